// `ananke run` as a process, on a site of one UPS that stays on mains. This host is no machine of it, and act is never: nothing that
// is decided here can reach anything.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { openHostClock } from '../../src/clients/host-clock.ts';
import { freePort } from '../../src/lab/servers/free-port.ts';
import { type NutServer, startNutServer } from '../../src/lab/servers/nut/server.ts';
import { createStillUpses } from '../../src/lab/servers/nut/still-upses.ts';
import { callAnanke, root, runAnanke } from '../support/command.ts';

let folder = '';
let upsd: NutServer;
let port = 0;
let daemon: ChildProcess | undefined;
const path = (name: string): string => join(folder, name);
const variables = { 'ups.status': 'OL', 'battery.charge': '100', 'battery.runtime': '1800', 'ups.load': '20' };
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-run-'));
  const upses = createStillUpses([{ name: 'rack', state: { kind: 'data', variables, writable: [], commands: [] } }]);
  upsd = await startNutServer({ upses, clock: openHostClock() });
  port = await freePort();
  await writeFile(path('ananke.yaml'), config('garden'));
  await writeFile(path('desired.yaml'), desired('up'));
});
afterEach(async () => {
  if (daemon !== undefined && daemon.exitCode === null) {
    daemon.kill('SIGKILL');
    await once(daemon, 'exit');
  }
  daemon = undefined;
  await upsd.close();
  await rm(folder, { recursive: true });
});
/** Port 9 of the loopback: nothing answers there. */
const config = (name: string): string => `
apiVersion: ananke.dev/v1alpha1
kind: AnankeConfig
cluster: { name: ${name}, api_endpoints: [https://127.0.0.1:9], kubeconfig: ${path('kubeconfig')} }
ssh: { port: 9, identity_file: ${path('id')}, known_hosts_file: ${path('known_hosts')} }
metrics: { listen: '127.0.0.1:${port}' }
nodes: [{ name: pi-1, host: 127.0.0.1, role: server, feeds: [rack] }]
ups: [{ name: rack, address: rack@127.0.0.1:${upsd.port} }]
paths: { desired_file: ${path('desired.yaml')}, state_directory: ${path('state')}, run_directory: ${path('run')} }
`;
const desired = (cluster: 'up' | 'down', id = 'one'): string => `
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata: { annotations: { ananke.dev/edit-id: ${id} } }
spec: { cluster: ${cluster}, act: never }
`;

function start(): ChildProcess {
  daemon = spawn(join(root, 'bin/ananke'), ['--config', path('ananke.yaml'), 'run'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return daemon;
}
/** The first status that looks like this. What the test itself limits is how long it may take. */
async function status(looks: (status: ClusterStatus) => boolean): Promise<ClusterStatus> {
  for (;;) {
    const text = await readFile(path('run/status.json'), 'utf8').catch(() => undefined);
    const read: ClusterStatus | undefined = text === undefined ? undefined : JSON.parse(text);
    if (read !== undefined && looks(read)) return read;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
async function ended(process: ChildProcess): Promise<number | null> {
  const [code] = process.exitCode === null ? await once(process, 'exit') : [process.exitCode];
  return code;
}

describe('ananke run', () => {
  it('reads the site, tells how it stands, and ends when it is told to', async () => {
    const process = start();
    const seen = await status(({ ups }) => ups[0]?.line === 'mains');
    expect(seen).toMatchObject({ metadata: { name: 'garden' }, ups: [{ chargePercent: 100, runtimeSeconds: 1800 }] });
    expect(seen.machines.find(({ name }) => name === 'pi-1')).toMatchObject({ state: 'unknown' });
    expect((await callAnanke(['--config', path('ananke.yaml'), 'status'], {})).out).toMatch(/^garden {2}/);
    const metrics = await fetch(`http://127.0.0.1:${port}/metrics`);
    const page = await metrics.text();
    expect(page).toContain('ananke_ups_line{ups="rack",line="mains"} 1');
    expect(page).toMatch(/^ananke_tick_duration_seconds_count [1-9]/m);
    expect(page).toMatch(/^ananke_tick_lag_seconds_count [1-9]/m);
    expect(page).toContain('ananke_file_write_failures_total{file="status.json"} 0');
    process.kill('SIGTERM');
    expect(await ended(process)).toBe(0);
  });

  it('sees an edit when it is saved, and does nothing for it while it may not', async () => {
    start();
    await status((one) => one.desired?.editId === 'one');
    await writeFile(path('desired.yaml'), desired('down', 'two'));
    const seen = await status((one) => one.desired?.editId === 'two');
    expect(seen.desired).toMatchObject({ cluster: 'down', act: 'never' });
    await writeFile(path('desired.yaml'), 'spec: [\n');
    const broken = await status((one) => one.desired?.problem !== undefined);
    expect(broken.desired).toMatchObject({ cluster: 'down', editId: 'two' });
  });

  it('keeps its configuration when the new one is not valid, and takes one that is', async () => {
    const process = start();
    let said = '';
    process.stdout?.on('data', (text) => (said += String(text)));
    await status((one) => one.metadata.name === 'garden');
    await writeFile(path('ananke.yaml'), 'nodes: 3\n');
    process.kill('SIGHUP');
    while (!said.includes('configuration not taken')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(process.exitCode).toBeNull();
    await writeFile(path('ananke.yaml'), config('meadow'));
    process.kill('SIGHUP');
    await status((one) => one.metadata.name === 'meadow');
  });

  it('goes on after it was killed, from what it wrote down', async () => {
    start();
    await status((one) => one.desired?.editId === 'one' && one.ups[0]?.line === 'mains');
    daemon?.kill('SIGKILL');
    if (daemon !== undefined) await ended(daemon);
    await rm(path('run/status.json'));
    start();
    expect(await status((one) => one.ups[0]?.line === 'mains')).toMatchObject({ desired: { editId: 'one' } });
  });

  it('is refused a second time on the same files', async () => {
    start();
    await status(() => true);
    const second = await runAnanke(['--config', path('ananke.yaml'), 'run'], {});
    expect(second).toMatchObject({ exit: 1, err: expect.stringContaining('has held its lock') });
  });

  it.each([
    ['missing', undefined],
    ['not valid', 'nodes: 3\n'],
  ])('does not start on a configuration that is %s', async (_, text) => {
    await rm(path('ananke.yaml'));
    if (text !== undefined) await writeFile(path('ananke.yaml'), text);
    const { exit, err } = await runAnanke(['--config', path('ananke.yaml'), 'run'], {});
    expect({ exit, named: err.includes('ananke.yaml') }).toEqual({ exit: 2, named: true });
  });
});
