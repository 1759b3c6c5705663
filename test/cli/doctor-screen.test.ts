// `ananke doctor` as people see it: golden files.
import { expect, it } from 'vitest';
import type { SiteSeen } from '../../src/checks/seen.ts';
import { doctorLines } from '../../src/cli/screens/doctor.ts';
import { type Look, paint } from '../../src/cli/screens/text.ts';
import { wallClock } from '../../src/cli/screens/times.ts';
import { unknown } from '../../src/core/observed.ts';
import { doctorOf } from '../../src/telemetry/doctor.ts';
import { aConfigOf, pi1, pi2, pi3, upsA, withStartup } from '../support/builders/config.ts';
import { aRightSeen, aSiteSeen, wanting } from '../support/builders/site-seen.ts';
import { aSnapshot, marker, withCell, withMachineReading, withUpsReading } from '../support/builders/snapshot.ts';

const config = withStartup(aConfigOf(5), { services: ['web', 'git'] });
const hostKey =
  'pi-2 ([192.0.2.12]:22) shows the host key ssh-ed25519 SHA256:AAAA, and /etc/ananke/ssh/known_hosts pins ssh-ed25519 SHA256:BBBB (line 2). ' +
  'It is not spoken to.';
const wrong = [
  (all: SiteSeen['snapshot']) => withMachineReading(all, pi1, { clockSkewSeconds: 91 }),
  (all: SiteSeen['snapshot']) => withMachineReading(all, pi3, { marker }),
  (all: SiteSeen['snapshot']) => withCell(all, `node/${pi2}`, unknown('HostKeyMismatch', hostKey)),
  (all: SiteSeen['snapshot']) => withUpsReading(all, upsA, { tokens: ['OL', 'RB'] }),
].reduce((all, change) => change(all), aSiteSeen(config).snapshot);

const sites: Readonly<Record<string, SiteSeen>> = {
  well: aSiteSeen(config),
  wrong: aSiteSeen(config, {
    snapshot: wrong,
    desired: wanting({ act: 'never' }),
    daemon: { lock: { is: 'read', value: undefined }, status: { is: 'read', value: undefined } },
    rights: [aRightSeen('list', 'nodes'), aRightSeen('create', 'pods', 'eviction', false)],
    clusterNodes: {
      is: 'read',
      value: [...config.machines.map(({ name }) => name).filter((name) => name !== config.self), 'pi-9'],
    },
    endpoints: [
      { url: 'https://192.0.2.10:6443', ready: { is: 'read', value: 'ok' } },
      {
        url: 'https://192.0.2.11:6443',
        ready: { is: 'failed', message: 'https://192.0.2.11:6443 refuses connections.' },
      },
    ],
  }),
  unreachable: aSiteSeen(config, {
    snapshot: { ...aSnapshot(config), facts: {} },
    clusterNodes: { is: 'late', message: 'The API did not answer within 15 s.' },
    rights: [
      { ...aRightSeen('list', 'nodes'), allowed: { is: 'late', message: 'The API did not answer within 10 s.' } },
    ],
  }),
};
const look: Look = { call: 'ananke', width: 100, height: Infinity, color: false, unicode: true, zone: 'UTC' };

it.each([
  ['well', 100, false],
  ['well', 100, true],
  ['wrong', 100, false],
  ['wrong', 80, false],
  ['unreachable', 100, false],
] as const)('of a site that is %s, in %i columns, all: %s', async (name, width, all) => {
  const seen = sites[name];
  if (seen === undefined) throw new Error('no such site');
  const clock = wallClock('UTC', seen.snapshot.wallAt);
  const lines = doctorLines(doctorOf(seen, 3), { clock, width, all, again: 'ananke doctor' });
  const text = `${lines.map((one) => paint(one, { ...look, width })).join('\n')}\n`;
  await expect(text).toMatchFileSnapshot(`golden/doctor-${name}${all ? '.wide' : `.${width}`}.txt`);
});
