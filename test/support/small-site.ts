// A site of two machines and a UPS on the loopback, over the protocols that a real one speaks: what ananke may do there is done to
// servers of the lab, and this host is no machine of it.

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { NodeVerb } from '../../src/core/node-verbs.ts';
import { freePort } from '../../src/lab/servers/free-port.ts';
import { resourceNamed } from '../../src/lab/servers/kubernetes/resources.ts';
import { type LabApi, startLabApi } from '../../src/lab/servers/kubernetes/server.ts';
import { type NutServer, startNutServer } from '../../src/lab/servers/nut/server.ts';
import { createStillUpses, type StillUps } from '../../src/lab/servers/nut/still-upses.ts';
import { acceptedAnswer, answerOf, probeLines } from '../../src/lab/servers/ssh/answers.ts';
import { createLabKey } from '../../src/lab/servers/ssh/keys.ts';
import type { LabMachines, VerbAnswer } from '../../src/lab/servers/ssh/machines.ts';
import { type LabSshServer, startLabSsh } from '../../src/lab/servers/ssh/server.ts';
import { ownAddress } from './loopback.ts';
import { realClock } from './real-clock.ts';

/** What a machine says of itself when it is asked, and what verbs change of it. */
export interface StillMachine {
  unit: 'active' | 'inactive';
  marker: { readonly owner: string; readonly epoch: number; readonly cause: string } | undefined;
  clockOffsetMs: number;
  clockSynchronized: boolean;
  /** What comes instead of the answer to a verb. */
  says: string | undefined;
}
export interface SmallSite {
  /** A path in the folder of the site. */
  readonly path: (name: string) => string;
  readonly upsd: NutServer;
  readonly ups: StillUps;
  readonly api: LabApi;
  readonly machines: Readonly<Record<'pi-1' | 'pi-2', StillMachine>>;
  readonly ssh: Readonly<Record<'pi-1' | 'pi-2', LabSshServer>>;
  /** Writes ananke.yaml anew, with these lines below it. */
  configure(more?: string): Promise<void>;
  /** Writes desired.yaml. */
  desire(spec: string): Promise<void>;
  readonly env: Readonly<Record<string, string>>;
}

const names = ['pi-1', 'pi-2'] as const;
const bootIds = { 'pi-1': '00000000-0000-4000-8000-000000000001', 'pi-2': '00000000-0000-4000-8000-000000000002' };
const variables = { 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800', 'ups.load': '20' };

export async function aSmallSite(): Promise<SmallSite> {
  const folder = await mkdtemp(join(tmpdir(), 'ananke-site-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = (name: string): string => join(folder, name);
  const ups: StillUps = { name: 'rack', state: { kind: 'data', variables, writable: [], commands: [] } };
  const users = [{ name: 'ananke', password: 'lab', actions: ['SET'] as const }];
  const upsd = await startNutServer({ upses: createStillUpses([ups]), users, clock: realClock });
  onTestFinished(() => upsd.close());
  const api = await startLabApi();
  onTestFinished(() => api.close());
  const machines = { 'pi-1': aMachine(), 'pi-2': aMachine() };
  const client = createLabKey();
  const ssh = await serversOf(machines, client.publicKey);
  for (const name of names) putNode(api, name);
  await writeFile(path('id'), client.privateKey);
  await chmod(path('id'), 0o600);
  await writeFile(path('known_hosts'), names.map((name) => ssh[name].pin).join(''));
  await writeFile(path('kubeconfig'), api.kubeconfig());
  await writeFile(path('upsd.password'), 'lab\n');
  const metricsPort = await freePort();
  const site: SmallSite = {
    path,
    upsd,
    ups,
    api,
    machines,
    ssh,
    configure: (more = '') => writeFile(path('ananke.yaml'), configText(site, metricsPort, more)),
    desire: (spec) =>
      writeFile(path('desired.yaml'), `apiVersion: ananke.dev/v1alpha1\nkind: DesiredState\nspec: ${spec}\n`),
    env: { ANANKE_CONFIG: path('ananke.yaml') },
  };
  await site.configure();
  await site.desire('{ cluster: up }');
  return site;
}

const aMachine = (): StillMachine => ({
  unit: 'active',
  marker: undefined,
  clockOffsetMs: 0,
  clockSynchronized: true,
  says: undefined,
});

/** All on one port, as the configuration has one for all machines. */
async function serversOf(
  machines: SmallSite['machines'],
  clientKey: string,
): Promise<Readonly<Record<(typeof names)[number], LabSshServer>>> {
  const lab = answering(machines);
  const serve = async (machine: (typeof names)[number], port?: number): Promise<LabSshServer> => {
    const options = { machine, machines: lab, clientKey, address: ownAddress() };
    const server = await startLabSsh(port === undefined ? options : { ...options, port });
    onTestFinished(() => server.close());
    return server;
  };
  const first = await serve('pi-1');
  return { 'pi-1': first, 'pi-2': await serve('pi-2', first.port) };
}

function answering(machines: SmallSite['machines']): LabMachines {
  return {
    run(name, verb) {
      const known = names.find((one) => one === name);
      if (known === undefined) throw new Error(`there is no machine ${name}`);
      return Promise.resolve(answerTo(known, machines[known], verb));
    },
  };
}

function answerTo(name: (typeof names)[number], machine: StillMachine, verb: NodeVerb): VerbAnswer {
  if (machine.says !== undefined) return { code: 0, stdout: machine.says, stderr: '' };
  switch (verb.verb) {
    case 'probe': {
      const { unit, marker, clockSynchronized, clockOffsetMs } = machine;
      const report = {
        bootId: bootIds[name],
        machineId: 'a'.repeat(32),
        stopping: false,
        unit,
        containers: [],
        mounts: [],
        clockSynchronized,
        clockOffsetMs,
        ...(marker === undefined ? {} : { stayDown: marker }),
      };
      return answerOf('probe', probeLines(report, 'a'.repeat(32), Date.now() + clockOffsetMs));
    }
    case 'stay-down':
      machine.marker = { owner: verb.owner, epoch: verb.epoch, cause: verb.cause };
      return acceptedAnswer(verb.verb);
    case 'clear-stay-down':
      machine.marker = undefined;
      return acceptedAnswer(verb.verb);
    case 'stop':
    case 'start':
      machine.unit = verb.verb === 'stop' ? 'inactive' : 'active';
      return acceptedAnswer(verb.verb);
    default:
      return acceptedAnswer(verb.verb);
  }
}

export function putNode(api: LabApi, name: string): void {
  api.store.put(resourceNamed('nodes'), {
    metadata: { name },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'True' }] },
  });
  api.store.put(resourceNamed('leases', 'coordination.k8s.io'), {
    metadata: { name, namespace: 'kube-node-lease' },
    spec: { renewTime: new Date().toISOString() },
  });
}

function configText({ path, api, ssh, upsd }: SmallSite, metricsPort: number, more: string): string {
  return `
apiVersion: ananke.dev/v1alpha1
kind: AnankeConfig
cluster: { name: garden, api_endpoints: ['${api.url}'], kubeconfig: ${path('kubeconfig')}, datastore: external }
ssh: { port: ${ssh['pi-1'].port}, identity_file: ${path('id')}, known_hosts_file: ${path('known_hosts')} }
metrics: { listen: '127.0.0.1:${metricsPort}' }
nodes:
  - { name: pi-1, host: ${ssh['pi-1'].address}, role: server, feeds: [rack], wake: { method: manual } }
  - { name: pi-2, host: ${ssh['pi-2'].address}, role: agent, feeds: [rack], wake: { method: manual } }
ups: [{ name: rack, address: 'rack@127.0.0.1:${upsd.port}', user: ananke, password_file: ${path('upsd.password')} }]
paths: { desired_file: ${path('desired.yaml')}, state_directory: ${path('state')}, run_directory: ${path('run')} }
${more}`;
}
