// `ananke lab up` of Titan with an ear for the API requests, in a process of its own: what the lab costs is none of the daemon's. Prints
// what the daemon needs as one line of JSON; each line on stdin is answered with the paths that the API was asked since the last one.
import { createInterface } from 'node:readline';
import { openFolder } from '../../src/lab/up/folder.ts';
import { openLab } from '../../src/lab/up/open-lab.ts';
import { labSite } from '../../src/lab/up/sites.ts';

const site = await labSite('titan', 1, 1);
const folder = openFolder(undefined);
const lab = await openLab({ ...site, folder, seed: 1, tell: () => undefined });
const leave = new AbortController();
const lasting = lab.run(leave.signal);
const { apis, configPath, kubeconfigPath } = lab.servers;
console.log(JSON.stringify({ config: configPath, hostRoot: folder.root, kubeconfig: kubeconfigPath }));

const told = new Map<string, number>();
for await (const _ of createInterface(process.stdin)) {
  const paths = [...apis].flatMap(([name, { requests }]) => {
    const fresh = requests.slice(told.get(name) ?? 0);
    told.set(name, requests.length);
    return fresh;
  });
  console.log(JSON.stringify(paths));
}
leave.abort('over');
await lasting;
await lab.close();
folder.leave();
