// What each check says of what was seen. That it is seen over the protocols is tested with `ananke doctor`.
import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/list.ts';
import type { SiteSeen } from '../../src/checks/seen.ts';
import { known, unknown } from '../../src/core/observed.ts';
import { aConfig, keeper, pi1, pi2, upsA, withStartup, withUps } from '../support/builders/config.ts';
import { aFolderSeen, aRightSeen, aSiteSeen, wanting } from '../support/builders/site-seen.ts';
import {
  marker,
  onBattery,
  withCell,
  withFactAbout,
  withKubeNode,
  withMachineReading,
  withUpsReading,
} from '../support/builders/snapshot.ts';

const config = withStartup(aConfig(), { services: ['web'] });
const well = aSiteSeen(config);
const { snapshot } = well;
const failed = { is: 'failed', message: 'it broke.' } as const;

/** `outcome | message | next` of one subject. */
function said(check: string, subject: string, change: Partial<SiteSeen>, of: SiteSeen = well): string {
  const found = checks.find(({ name }) => name === check);
  if (found?.needs !== 'site') throw new Error(`there is no check ${check} of a site`);
  const finding = found.check({ ...of, ...change }).find((one) => one.subject === subject);
  return finding === undefined ? '' : [finding.outcome, finding.message, finding.next ?? ''].join(' | ');
}
const nodeUnknown = (reason: string) => withCell(snapshot, `node/${pi1}`, unknown(reason, `${reason} it is.`));
const desiredPath = '/etc/ananke/desired.yaml';

it('each have a name and a sentence of their own', () => {
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  for (const { about } of checks) expect(about).toMatch(/^[A-Z].*\.$/);
});

it('find nothing in a site where all is well', () => {
  const all = checks.flatMap((check) => (check.needs === 'site' ? check.check(well) : []));
  expect(all.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
});

it('take nothing that nobody read for well', () => {
  const nothing = { ...snapshot, facts: {} };
  const ofCells = ['host', 'ups', 'ssh', 'verbs', 'clock', 'stay-down', 'off-check', 'services'];
  const all = checks.flatMap((check) =>
    check.needs === 'site' && ofCells.includes(check.name) ? check.check({ ...well, snapshot: nothing }) : [],
  );
  expect(all.length).toBeGreaterThan(0);
  expect(all.filter(({ outcome }) => outcome === 'ok' || outcome === 'warning')).toEqual([]);
});

describe.each<[string, string, string, Partial<SiteSeen>, Outcome, RegExp]>([
  [
    'this host without a link',
    'host',
    keeper,
    {
      snapshot: withCell(snapshot, 'host', {
        state: 'known',
        began: snapshot.takenAt,
        value: { bootId: 'x', bootstrapped: true, linkUp: false },
      }),
    },
    'failed',
    /carrier/,
  ],
  [
    'a file that cannot be used',
    'parts',
    'ananke.yaml',
    { unusable: ['the certificate is gone'] },
    'failed',
    /certificate/,
  ],
  [
    'a folder that is nearly full',
    'folders',
    '/var',
    { folders: [aFolderSeen('/var', 'state', 63)] },
    'failed',
    /only 63 MiB.*df -h \/var/,
  ],
  [
    'a folder that fills',
    'folders',
    '/var',
    { folders: [aFolderSeen('/var', 'state', 400)] },
    'warning',
    /only 400 MiB/,
  ],
  [
    'a folder of somebody else',
    'folders',
    '/var',
    { folders: [aFolderSeen('/var', 'state', 4_000, false)] },
    'unknown',
    /sudo ananke doctor/,
  ],
  [
    'a record that is not there',
    'folders',
    '/var',
    { folders: [{ path: '/var', role: 'state', state: { is: 'absent' } }] },
    'warning',
    /no ananke has run/,
  ],
  [
    'a folder that hangs',
    'folders',
    '/var',
    { folders: [{ path: '/var', role: 'state', state: failed }] },
    'unknown',
    /broke/,
  ],
  [
    'a pause',
    'desired',
    desiredPath,
    { desired: wanting({ act: 'power-only' }) },
    'warning',
    /for UPSes only.*sudo ananke resume/,
  ],
  [
    'desired.yaml that hangs',
    'desired',
    desiredPath,
    { desired: { path: desiredPath, read: failed } },
    'unknown',
    /broke/,
  ],
  [
    'a lock that may not be seen',
    'daemon',
    'ananke.service',
    { daemon: { ...well.daemon, lock: failed } },
    'ok',
    /1 s old/,
  ],
  [
    'no lock that may be seen, and no status',
    'daemon',
    'ananke.service',
    { daemon: { lock: failed, status: { is: 'read', value: undefined } } },
    'unknown',
    /no status was written/,
  ],
  [
    'a UPS that was not heard in time',
    'ups',
    upsA,
    { snapshot: withCell(snapshot, `ups/${upsA}`, unknown('NeverRead', 'x')) },
    'unknown',
    /in time/,
  ],
  [
    'a UPS on battery',
    'ups',
    upsA,
    { snapshot: withFactAbout(snapshot, 'ups', upsA, () => onBattery) },
    'warning',
    /on battery.*explain ups\/A/,
  ],
  [
    'a worn battery',
    'ups',
    upsA,
    { snapshot: withUpsReading(snapshot, upsA, { tokens: ['OL', 'RB'] }) },
    'warning',
    /replaced/,
  ],
  [
    'a user whom upsd does not know',
    'orders',
    upsA,
    { orders: [{ ups: upsA, user: 'x', taken: failed }] },
    'failed',
    /broke/,
  ],
  [
    'a machine whose key changed',
    'ssh',
    pi1,
    { snapshot: nodeUnknown('HostKeyMismatch') },
    'failed',
    /HostKeyMismatch/,
  ],
  ['a machine that is silent', 'ssh', pi1, { snapshot: nodeUnknown('HostSilent') }, 'failed', /HostSilent/],
  [
    'a machine that is silent while the cluster is wanted down',
    'ssh',
    pi1,
    { snapshot: nodeUnknown('HostSilent'), desired: wanting({ cluster: 'down' }) },
    'unknown',
    /may be off/,
  ],
  ['a machine that was not heard in time', 'ssh', pi1, { snapshot: nodeUnknown('NeverRead') }, 'unknown', /in time/],
  [
    'a machine that lets ananke in and answers nonsense',
    'ssh',
    pi1,
    { snapshot: nodeUnknown('ProbeUnreadable') },
    'ok',
    /accepted/,
  ],
  ['the nonsense of it', 'verbs', pi1, { snapshot: nodeUnknown('ProbeUnreadable') }, 'failed', /ProbeUnreadable/],
  [
    'another machine in its place',
    'verbs',
    pi1,
    { snapshot: nodeUnknown('MachineIdMismatch') },
    'failed',
    /MachineIdMismatch/,
  ],
  [
    'a node without Kubernetes',
    'verbs',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { unit: 'absent' }) },
    'failed',
    /no unit/,
  ],
  [
    'an off_check that does not work',
    'off-check',
    pi1,
    { snapshot: withCell(snapshot, `outlet/${pi1}`, unknown('OutletUnreadable', 'off_check of pi-1: no such file')) },
    'failed',
    /no such file.*exit 0 is off/,
  ],
  [
    'an off_check that calls a machine off which answers',
    'off-check',
    pi1,
    { snapshot: withCell(snapshot, `outlet/${pi1}`, known({ power: 'off' }, snapshot.takenAt)) },
    'failed',
    /off while it answers/,
  ],
  [
    'a clock that is behind',
    'clock',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { clockSkewSeconds: -90 }) },
    'failed',
    /90 s behind.*timedatectl/,
  ],
  [
    'a clock that nobody keeps right',
    'clock',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { clockSynchronized: false }) },
    'warning',
    /no time service/,
  ],
  [
    'a marker of ananke',
    'stay-down',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { marker }) },
    'warning',
    /sudo ananke set up/,
  ],
  [
    'a marker of somebody else',
    'stay-down',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { marker: { ...marker, owner: 'ada' } }) },
    'warning',
    /not its own/,
  ],
  [
    'a marker while the cluster is wanted down',
    'stay-down',
    pi1,
    { snapshot: withMachineReading(snapshot, pi1, { marker }), desired: wanting({ cluster: 'down' }) },
    'ok',
    /marked by/,
  ],
  [
    'the only server of the API, when it is gone',
    'api',
    'https://a',
    { endpoints: [{ url: 'https://a', ready: failed }] },
    'failed',
    /broke/,
  ],
  [
    'a right that is missing',
    'rights',
    'delete pods',
    { rights: [aRightSeen('delete', 'pods', undefined, false)] },
    'failed',
    /not allowed; without it nothing works/,
  ],
  [
    'a right of which nobody can tell',
    'rights',
    'list nodes',
    { rights: [{ ...aRightSeen('list', 'nodes'), allowed: failed }] },
    'unknown',
    /broke/,
  ],
  [
    'a node that is cordoned by somebody',
    'nodes',
    pi1,
    { snapshot: withKubeNode(snapshot, pi1, { unschedulable: true }) },
    'warning',
    /somebody else/,
  ],
  [
    'a node that is not Ready',
    'nodes',
    pi1,
    { snapshot: withKubeNode(snapshot, pi1, { ready: false }) },
    'warning',
    /not Ready/,
  ],
  [
    'a machine that is no node',
    'nodes',
    pi1,
    { clusterNodes: { is: 'read', value: [pi2] } },
    'failed',
    /no node of that name/,
  ],
  [
    'a service that fails',
    'services',
    'web',
    { snapshot: withFactAbout(snapshot, 'service', 'web', () => ({ healthy: false, message: '502' })) },
    'warning',
    /502/,
  ],
])('%s', (_, check, subject, change, outcome, expected) => {
  it(`is ${outcome}`, () => {
    const found = said(check, subject, change);
    expect(found.split(' | ')[0]).toBe(outcome);
    expect(found).toMatch(expected);
  });
});

it('leave out the own host and who is ignored', () => {
  expect(said('ssh', keeper, {})).toBe('');
  expect(said('ssh', pi1, { desired: wanting({ ignoredNodes: [pi1] }) })).toBe('');
});

it('excuse a silent machine that the configuration excuses', () => {
  const excused = aSiteSeen(withStartup(config, { ignoreUnavailableNodes: [pi1] }));
  expect(said('ssh', pi1, { snapshot: nodeUnknown('HostSilent') }, excused)).toMatch(/^warning \| /);
});

it('want a user where an output is to be cycled', () => {
  const cycling = aSiteSeen(withUps(config, upsA, { returnOutput: true }), { orders: [] });
  expect(said('orders', upsA, {}, cycling)).toMatch(/^failed \| .*cannot be cycled/);
});
