// `ananke doctor` over the protocols, on a site that is well and on one where things are wrong.
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/checks/check.ts';
import type { Doctor } from '../../src/telemetry/doctor.ts';
import { callAnanke, runAnanke } from '../support/command.ts';
import { aSmallSite, putNode, type SmallSite } from '../support/small-site.ts';

let site: SmallSite;
beforeEach(async () => {
  site = await aSmallSite();
});
const env = () => ({ ...site.env, TZ: 'UTC' });

interface Seen {
  readonly exit: number;
  readonly doctor: Doctor;
  readonly outcome: (check: string) => Outcome | undefined;
  /** What it says of one subject. */
  readonly said: (check: string, subject: string) => string;
}
async function look(): Promise<Seen> {
  const { exit, out, err } = await callAnanke(['doctor', '-o', 'json'], env());
  if (out === '') throw new Error(err);
  const doctor: Doctor = JSON.parse(out);
  const report = (name: string) => doctor.checks.find(({ check }) => check === name);
  return {
    exit,
    doctor,
    outcome: (check) => report(check)?.outcome,
    said(check, subject) {
      const finding = report(check)?.findings.find((one) => one.subject === subject);
      return finding === undefined ? '' : [finding.outcome, finding.message, finding.next ?? ''].join(' | ');
    },
  };
}
/** A daemon wrote a moment ago, and still holds its lock. */
async function aliveDaemon(): Promise<void> {
  const { takeDaemonLock } = await import('../../src/controller/daemon-lock.ts');
  for (const name of ['state', 'run']) await mkdir(site.path(name), { recursive: true });
  const writtenAt = new Date().toISOString();
  await writeFile(site.path('run/status.json'), JSON.stringify({ writtenAt, tick: 7 }));
  await takeDaemonLock(site.path('state'));
}
describe('a site that is well', () => {
  it('is told to be, with 0', async () => {
    await aliveDaemon();
    const { exit, doctor } = await look();
    expect(doctor.checks.filter(({ outcome }) => outcome === 'failed' || outcome === 'unknown')).toEqual([]);
    expect(exit).toBe(0);
    const { out } = await callAnanke(['doctor', '-o', 'wide'], env());
    expect(out).toMatch(/^garden {2}Can do its work from here; 1 warning\. Nothing to do\./);
    expect(out).toMatch(/^rights +ok +all 18\n +list nodes {2}allowed\n/m);
  });

  it('is not changed by being looked at', async () => {
    await look();
    const changing = site.api.requests.filter((request) => !request.startsWith('GET '));
    expect(new Set(changing)).toEqual(new Set(['POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews']));
    expect(Object.values(site.machines)).toMatchObject([{ unit: 'active' }, { unit: 'active' }]);
  });
});

describe('a site where things are wrong', () => {
  it('names each of them, with what to do, and ends with 3', async () => {
    site.machines['pi-1'].clockOffsetMs = 90_000;
    site.machines['pi-1'].marker = { owner: 'ananke', epoch: 3, cause: 'run-3' };
    await site.ssh['pi-2'].setFault('other-host-key');
    site.api.forbid(({ subresource }) => subresource === 'eviction');
    putNode(site.api, 'pi-9');
    await writeFile(site.path('upsd.password'), 'wrong\n');
    await site.desire('{ cluster: up, act: never }');
    const { exit, said, doctor } = await look();
    expect(exit).toBe(3);
    expect(doctor.counts).toMatchObject({ failed: 6, unknown: 0 });
    expect(said('clock', 'pi-1')).toMatch(/^failed \| its clock is 9\d s ahead; more than 5 s .*timedatectl/);
    expect(said('stay-down', 'pi-1')).toMatch(/^warning \| .*marked by ananke: run-3 \| sudo ananke .* set up$/);
    expect(said('ssh', 'pi-2')).toMatch(/^failed \| .* shows the host key .*Compare: /);
    expect(said('rights', 'create pods/eviction')).toMatch(/^failed \| .*nothing is evicted/);
    expect(said('nodes', 'pi-9')).toMatch(/^failed \| .*no machine of the configuration/);
    expect(said('orders', 'rack')).toMatch(/^failed \| .*ACCESS-DENIED/);
    expect(said('desired', site.path('desired.yaml'))).toMatch(/^warning \| .*ALSO WHEN POWER FAILS/);
    expect(said('daemon', 'ananke.service')).toMatch(/^failed \| nobody acts/);
  });

  it('tells a changed host key, a refused key and a machine without a pin apart', async () => {
    await site.ssh['pi-1'].setFault('refuses-key');
    await writeFile(site.path('known_hosts'), site.ssh['pi-1'].pin);
    const { said, outcome } = await look();
    expect(said('ssh', 'pi-1')).toContain('failed | pi-1 does not let ananke in with the key of this host.');
    expect(said('ssh', 'pi-2')).toMatch(/^failed \| .*known_hosts has no host key of pi-2/);
    // Nothing was read, so nothing is said of it.
    expect(outcome('clock')).toBeUndefined();
  });

  it('tells what a machine answered that let ananke in', async () => {
    site.machines['pi-2'].says = 'sudo: a password is required\n';
    const { said } = await look();
    expect(said('ssh', 'pi-2')).toMatch(/^ok /);
    expect(said('verbs', 'pi-2')).toMatch(/^failed \| .*a password is required/);
  });

  it('does not wait for a machine that hangs', { timeout: 60_000 }, async () => {
    await site.ssh['pi-2'].setFault('hangs-after-auth');
    const { said, doctor } = await look();
    expect(said('ssh', 'pi-1')).toMatch(/^ok /);
    expect(said('ssh', 'pi-2')).toMatch(/^failed \| /);
    expect(doctor.tookSeconds).toBeLessThan(25);
  });

  it('says that a machine may be off while the cluster is wanted down, and leaves out who is ignored', async () => {
    await site.ssh['pi-1'].setFault('refuses');
    await site.desire('{ cluster: down, ignoredNodes: [pi-2] }');
    const { said, doctor } = await look();
    expect(said('ssh', 'pi-1')).toMatch(/^unknown \| .*It may be off/);
    expect(said('ssh', 'pi-2')).toBe('');
    expect(doctor.outcome).toBe('failed');
  });
});

describe('a UPS', () => {
  it('that upsd does not serve, or that says nothing of the mains, is told as failed', async () => {
    site.ups.state = { kind: 'stale' };
    expect((await look()).said('ups', 'rack')).toMatch(/^failed \| .*\| upsc -l 127\.0\.0\.1:\d+$/);
    site.ups.state = { kind: 'data', variables: { 'ups.status': 'WAIT' }, writable: [], commands: [] };
    expect((await look()).said('ups', 'rack')).toContain('neither that it is on mains nor that it is on battery');
  });

  it('on battery, and one without a runtime, are told as something to know', async () => {
    site.ups.state = { kind: 'data', variables: { 'ups.status': 'OB DISCHRG' }, writable: [], commands: [] };
    expect((await look()).said('ups', 'rack')).toMatch(/^warning \| it is on battery: .*explain ups\/rack$/);
    site.ups.state = { kind: 'data', variables: { 'ups.status': 'OL' }, writable: [], commands: [] };
    expect((await look()).said('ups', 'rack')).toMatch(/^warning \| it tells no runtime/);
  });

  it('whose upsd is gone is told as failed, and its orders too', async () => {
    await site.upsd.close();
    const { outcome } = await look();
    expect([outcome('ups'), outcome('orders')]).toEqual(['failed', 'failed']);
  });

  it('whose password cannot be read is told so', async () => {
    await rm(site.path('upsd.password'));
    expect((await look()).said('parts', 'ananke.yaml')).toMatch(/^failed \| rack is read and given no orders/);
  });
});

describe('the cluster', () => {
  it('that does not take the credentials is told so, and rights and nodes are not guessed', async () => {
    const text = await readFile(site.path('kubeconfig'), 'utf8');
    await writeFile(site.path('kubeconfig'), text.replace(site.api.token, 'another'));
    const { outcome, said } = await look();
    expect(said('api', site.api.url)).toMatch(/^failed \| .*401/);
    expect([outcome('rights'), outcome('nodes')]).toEqual(['unknown', 'unknown']);
  });

  it('of which one server is gone is still reached', async () => {
    const text = await readFile(site.path('ananke.yaml'), 'utf8');
    await writeFile(
      site.path('ananke.yaml'),
      text.replace(/api_endpoints: \[.*?\]/, `api_endpoints: ['https://127.0.0.1:9', '${site.api.url}']`),
    );
    const { outcome, said } = await look();
    expect(said('api', 'https://127.0.0.1:9')).toMatch(/^warning \| /);
    expect([outcome('rights'), outcome('nodes')]).toEqual(['ok', 'ok']);
  });

  it('that lacks a machine, or has one that is cordoned or not Ready, is told so', async () => {
    await site.configure();
    const text = await readFile(site.path('ananke.yaml'), 'utf8');
    await writeFile(site.path('ananke.yaml'), text.replace('name: pi-2', 'name: pi-3'));
    const { said } = await look();
    expect(said('nodes', 'pi-3')).toContain('the cluster has no node of that name');
    expect(said('nodes', 'pi-2')).toContain('no machine of the configuration');
  });
});

describe('this host', () => {
  it('without a controller is told so, and with one that writes no more', async () => {
    expect((await look()).said('daemon', 'ananke.service')).toMatch(/^failed \| nobody acts on this host/);
    await aliveDaemon();
    expect((await look()).said('daemon', 'ananke.service')).toMatch(/^ok \| process \d+ acts; .*tick 7/);
    const writtenAt = new Date(Date.now() - 60_000).toISOString();
    await writeFile(site.path('run/status.json'), JSON.stringify({ writtenAt, tick: 8 }));
    expect((await look()).said('daemon', 'ananke.service')).toMatch(
      /^failed \| process \d+ holds the lock, and .* 6\d s old/,
    );
    await writeFile(site.path('run/status.json'), '{');
    expect((await look()).said('daemon', 'ananke.service')).toMatch(/^unknown \| .*no status of this version/);
  });

  it('whose desired.yaml is missing or not valid is told so', async () => {
    await site.desire('{ cluster: dwon }');
    expect((await look()).said('desired', site.path('desired.yaml'))).toMatch(
      /^failed \| it is not valid: .*ananke .*validate/,
    );
    await rm(site.path('desired.yaml'));
    expect((await look()).said('desired', site.path('desired.yaml'))).toMatch(/^failed \| there is none/);
  });

  it('whose key others may read speaks with nobody, and says why', async () => {
    await chmod(site.path('id'), 0o644);
    expect((await look()).said('ssh', 'pi-1')).toMatch(/^failed \| .*chmod 600/);
  });
});

it('is asked of a valid configuration, by a process too', { timeout: 60_000 }, async () => {
  await writeFile(site.path('ananke.yaml'), 'nodes: 3\n');
  expect(await runAnanke(['doctor'], env())).toMatchObject({
    exit: 2,
    out: '',
    err: expect.stringContaining('validate'),
  });
  await site.configure();
  expect(await runAnanke(['doctor', '-o', 'jsn'], env())).toMatchObject({ exit: 2, out: '' });
  expect(await runAnanke(['doctor'], env())).toMatchObject({ exit: 3, err: '' });
});
