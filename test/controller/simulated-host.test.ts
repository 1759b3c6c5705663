// Which host ananke acts for. A lab must never power off the machine of whoever plays, whatever was forgotten, moved or mixed up.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/api/config.ts';
import type { AnankeConfig } from '../../src/api/config-schema.ts';
import { hostRootName, simulatedMark, whichHost } from '../../src/controller/simulated-host.ts';
import { realHost } from '../../src/controller/site/own-host.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const root = (): string => path('lab/host');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-which-'));
  for (const name of ['lab/state', 'lab/run', 'lab/host/proc/sys/kernel/random', 'etc'])
    await mkdir(path(name), { recursive: true });
  await writeFile(path('lab/host/proc/sys/kernel/random/boot_id'), 'boot\n');
  for (const name of ['lab', 'lab/state', 'lab/run']) await mark(name, root());
});
afterEach(() => rm(folder, { recursive: true }));

const mark = (name: string, text: string): Promise<void> => writeFile(path(`${name}/${simulatedMark}`), `${text}\n`);
function fileIn(place: string): AnankeConfig {
  const at = (name: string): string => path(`${place}/${name}`);
  const parsed = parseConfig(
    new TextEncoder().encode(`
cluster: { name: home, kubeconfig: ${at('kubeconfig')}, api_endpoints: ["https://192.0.2.10:6443"] }
ssh: { identity_file: ${at('id')}, known_hosts_file: ${at('known_hosts')} }
nodes: [{ name: pi-1, host: 192.0.2.10, role: server, feeds: [] }]
paths: { desired_file: ${at('desired.yaml')}, state_directory: ${at('state')}, run_directory: ${at('run')} }
`),
  );
  if (parsed.state !== 'valid') throw new Error(JSON.stringify(parsed));
  return parsed.file;
}
const which = (configPath: string, place: string, said?: string) =>
  whichHost({ configPath, file: fileIn(place), env: said === undefined ? {} : { [hostRootName]: said } });
const inLab = (said?: string) => which(path('lab/ananke.yaml'), 'lab', said);

describe('the host that ananke acts for', () => {
  it('is this one where nothing is simulated', () => {
    expect(which(path('etc/ananke.yaml'), 'etc')).toEqual({ is: 'found', host: realHost });
  });

  it('is the simulated one when files and environment say the same, and goes off by its own command', () => {
    const host = { root: root(), poweroff: [join(root(), 'sbin/poweroff')] };
    expect(inLab(root())).toEqual({ is: 'found', host });
  });

  it.each([
    ['nothing in the environment', () => inLab(), /export ANANKE_HOST_ROOT=/],
    ['an empty word there', () => inLab(''), /export ANANKE_HOST_ROOT=/],
    ['another folder there', () => inLab(folder), /export that one/],
    ['this host there', () => inLab('/'), /export that one/],
    ['a path that is not whole', () => inLab('lab/host'), /export that one/],
    ['the files of a real site under the folder of a lab', () => which(path('etc/a.yaml'), 'etc', root()), /unset/],
  ])('is none with %s', (_, find, message) => {
    expect(find()).toMatchObject({ is: 'refused', message: expect.stringMatching(message) });
  });

  it('is never this one for a copy of the configuration elsewhere, nor after the record was thrown away', async () => {
    expect(which(path('etc/ananke.yaml'), 'lab')).toMatchObject({ is: 'refused' });
    await rm(path('lab/state'), { recursive: true });
    await rm(path('lab/run'), { recursive: true });
    expect(inLab()).toMatchObject({ is: 'refused' });
  });

  it('is none while it is off', async () => {
    await rm(path('lab/host/proc/sys/kernel/random/boot_id'));
    expect(inLab(root())).toMatchObject({ is: 'refused', message: expect.stringContaining('is off') });
  });

  it('is none where the mark means this host, also by another name', async () => {
    await symlink('/', path('slash'));
    for (const name of ['lab', 'lab/state', 'lab/run']) await mark(name, path('slash'));
    expect(inLab(path('slash'))).toMatchObject({ is: 'refused' });
  });

  it.each([
    ['that name two folders', () => mark('lab/run', '/elsewhere')],
    ['that name no whole path', () => Promise.all(['lab', 'lab/state', 'lab/run'].map((name) => mark(name, 'host')))],
    [
      'that cannot be read',
      async () => {
        await rm(path(`lab/${simulatedMark}`));
        await mkdir(path(`lab/${simulatedMark}`));
      },
    ],
  ])('is unclear with marks %s', async (_, change) => {
    await change();
    expect(inLab(root())).toMatchObject({ is: 'unclear' });
    expect(inLab()).toMatchObject({ is: 'unclear' });
  });
});
