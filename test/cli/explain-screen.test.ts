// `ananke explain` as people see it: golden files of each form.
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import {
  aStatus,
  aUpsStatus,
  blockedComingUp,
  goingDown,
  startParts,
  theTriggers,
  withMachines,
} from '../support/builders/status.ts';
import { explained } from '../support/explained.ts';

const recharging = (): ClusterStatus =>
  aStatus({
    holds: [
      {
        name: 'ups/Statera',
        phase: 'Recharging',
        mode: 'poweroff',
        nodes: ['titan-jh', 'titan-23', 'titan-24'],
        since: '2026-11-22T02:14:07.000Z',
        reason: 'Recharging',
        message: 'Statera has 31 % of the 60 % that a start needs',
      },
    ],
    ups: [
      aUpsStatus(),
      aUpsStatus({
        name: 'Statera',
        chargePercent: 31,
        scope: 'nodes',
        lost: 3,
        start: {
          met: false,
          reason: 'Recharging',
          message: 'Statera has 31 % of the 60 % that a start needs',
          parts: startParts(['mains', '1800 s', '31 %', '949 s'], [true, true, false, true]),
        },
      }),
    ],
  });
const silentUps = (): ClusterStatus =>
  aStatus({
    ups: [
      aUpsStatus({
        line: 'unknown',
        tokens: ['OB'],
        ageSeconds: 42,
        unknown: 'UpsdUnreachable: 192.0.2.2:3493 does not answer',
        triggers: theTriggers({ BlindOnBattery: { limit: '>= 209 s', now: '41.0 s' } }),
        start: {
          met: false,
          reason: 'PowerUnknown',
          message: 'Pyrphoros cannot be read, so its power is unknown',
          parts: startParts(['silent', '0 s', '90 %', '1296 s'], [false, false, true, true]),
        },
      }),
    ],
  });
const oneOff = (): ClusterStatus =>
  goingDown({
    run: { ...(goingDown().run ?? never()), committed: ['titan-09'] },
    machines: [...withMachines({ 'titan-09': { target: 'off', unreachable: 'HostSilent: it does not answer' } })],
  });
/** The cause is over, and the hold stands. */
const pastCritical = (): ClusterStatus => {
  const { ups } = goingDown();
  return goingDown({ ups: ups.map(({ trigger: _trigger, ...one }) => ({ ...one, triggers: theTriggers({}) })) });
};
function never(): never {
  throw new Error('the story has a run');
}

const pictures: readonly (readonly [string, string, ClusterStatus | undefined])[] = [
  ['ups-critical', 'ups/Pyrphoros', goingDown()],
  ['ups-held-past-its-cause', 'ups/Pyrphoros', pastCritical()],
  ['ups-quiet', 'ups/Pyrphoros', aStatus()],
  ['ups-recharging', 'ups/Statera', recharging()],
  ['ups-silent', 'ups/Pyrphoros', silentUps()],
  ['ups-no-status', 'ups/Statera', undefined],
  ['hold-active', 'hold/ups/Pyrphoros', goingDown()],
  ['hold-recharging', 'hold/Statera', recharging()],
  ['hold-none', 'hold/ups/Statera', aStatus()],
  ['hold-no-status', 'hold/ups/Statera', undefined],
  ['node-draining', 'node/titan-07', goingDown()],
  ['node-told-off', 'node/titan-09', oneOff()],
  ['node-ignored', 'node/titan-14', aStatus()],
  ['node-no-status', 'node/titan-22', undefined],
  ['gate-blocked', 'gate/source-guard', blockedComingUp()],
  ['gate-waiting', 'gate/soak', blockedComingUp()],
  ['gate-no-status', 'gate/wake', undefined],
  ['reason-blocked', 'FluxSourceDrift', blockedComingUp()],
  ['reason-hold', 'RuntimeBelowBudget', goingDown()],
  ['reason-quiet', 'HostSilent', aStatus()],
  ['reason-no-status', 'QuorumWouldBeLost', undefined],
  ['key-written', 'power.comms_dead_seconds', undefined],
  ['key-otherwise', 'power.debounce_polls', undefined],
  ['key-entries', 'nodes.wake', undefined],
  ['key-list', 'nodes', undefined],
];

describe.each(pictures)('the picture %s', (name, what, status) => {
  it.each([80, 100])('is as agreed in %i columns', async (width) => {
    const text = await explained(what, { width, ...(status === undefined ? {} : { status }) });
    await expect(text).toMatchFileSnapshot(`golden/explain-${name}.${width}.txt`);
  });

  it('is nowhere cut in 80 columns', async () => {
    expect(await explained(what, { width: 80, ...(status === undefined ? {} : { status }) })).not.toMatch(/\.\.\.$/m);
  });
});

it('of a UPS that holds says why and since when in its first line, though its cause is over', async () => {
  const text = await explained('ups/Pyrphoros', { status: pastCritical(), width: 120 });
  expect(text.split('\n')[0]).toMatch(/Holds the cluster down, poweroff, since 03:14:07: RuntimeBelowBudget\./);
  expect(text).toContain('  held for       runtime 412 s <= 1.10 x 380 s on 3 polls\n');
});

it('takes a status from the future for no fresh one', async () => {
  const text = await explained('ups/Pyrphoros', { status: goingDown(), ageMs: -600_000 });
  expect(text).toContain('Nobody has written for 10m 00s: all of this is as it was then.');
});
