// `ananke status` as people see it: golden files of each screen, in each width and mode.
import { describe, expect, it } from 'vitest';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import type { FluxStatus, ReturnStatus } from '../../src/api/status-site.ts';
import { statusExit, statusLines } from '../../src/cli/screens/status/screen.ts';
import { type Look, lengthOf, paint } from '../../src/cli/screens/text.ts';
import {
  aStatus,
  aUpsStatus,
  blockedComingUp,
  gates,
  goingDown,
  theFlux,
  withMachines,
} from '../support/builders/status.ts';

const second = 1_000;
const written = (status: ClusterStatus): number => Date.parse(status.writtenAt);
const look: Look = { width: 100, height: Infinity, color: false, unicode: true, zone: 'UTC', call: 'ananke' };
const shown = (
  status: ClusterStatus,
  ageMs: number,
  change: Partial<Look> = {},
  machines: 'all' | 'deviating' = 'deviating',
): string => {
  const to = { ...look, ...change };
  const lines = statusLines({ status, nowMs: written(status) + ageMs, machines }, to);
  return `${lines.map((one) => paint(one, to)).join('\n')}\n`;
};

const invalid = aStatus();
const screens: readonly (readonly [string, ClusterStatus, number])[] = [
  ['quiet-day', aStatus(), second],
  ['going-down', goingDown(), second],
  ['blocked', blockedComingUp(), second],
  ['silent-controller', aStatus(), 843 * second],
  [
    'edit-not-in-force',
    aStatus({
      desired: {
        cluster: 'up',
        mode: 'config',
        reason: '',
        editId: '',
        ignoredNodes: [],
        act: 'never',
        problem: {
          reason: 'DesiredInvalid',
          message:
            '/etc/ananke/desired.yaml:6:9 spec.mode "power-off" is not one of config, cluster-only, poweroff (and 1 more)',
        },
      },
    }),
    second,
  ],
  [
    'unread-ups',
    aStatus({
      ups: [
        aUpsStatus({
          line: 'unknown',
          unknown: 'UpsdUnreachable: 192.0.2.2:3493 does not answer',
        }),
      ],
      machines: [...withMachines({ 'titan-09': { state: 'off', unreachable: 'HostSilent: no answer' } })],
    }),
    second,
  ],
];

describe.each(screens)('the screen %s', (name, status, ageMs) => {
  it.each([
    ['100', {}],
    ['80', { width: 80 }],
    ['color', { color: true }],
    ['ascii', { unicode: false }],
  ] as const)('is as agreed in %s', async (mode, change) => {
    await expect(shown(status, ageMs, change)).toMatchFileSnapshot(`golden/status-${name}.${mode}.txt`);
  });

  it('says the same with colour and without', () => {
    const codes = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
    expect(shown(status, ageMs, { color: true }).replaceAll(codes, '')).toBe(shown(status, ageMs));
  });

  it.each([40, 60, 80, 100, 200])('is nowhere wider than a terminal of %i columns', (width) => {
    const lines = shown(status, ageMs, { width }).split('\n');
    // Of a command the terminal breaks the line, and it can still be pasted.
    for (const text of lines.filter((one) => !one.includes('sudo ananke')))
      expect(text.length).toBeLessThanOrEqual(width);
  });
});

describe('the line of Flux', () => {
  const fluxLine = (flux: Partial<FluxStatus>): string =>
    /FLUX {6}(.*)/.exec(shown(aStatus({ flux: { ...theFlux, ...flux } }), second, { width: 200 }))?.[1] ?? '';
  const { objects } = theFlux;
  const suspended = (suspendedByOthers: string[], suspendedByAnanke: number) =>
    fluxLine(objects === undefined ? {} : { objects: { ...objects, suspendedByOthers, suspendedByAnanke } });

  it('names some of what others suspended, and counts the rest', () => {
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => `HelmRelease/${name}`);
    expect(suspended(others, 0)).toMatch(/; 5 suspended by others: HelmRelease\/a \S+b \S+c and 2 more$/);
    expect(suspended(['HelmRelease/a'], 4)).toMatch(/; 4 suspended by ananke, 1 suspended by others: HelmRelease\/a$/);
  });

  it('says why something is not known', () => {
    const { branch: _, ...unread } = { ...theFlux, branchUnknown: 'ApiUnavailable: no answer' };
    const text = shown(aStatus({ flux: unread }), second, { width: 200 });
    expect(text).toContain('FLUX      branch ? (ApiUnavailable: no answer), 47/47 Kustomizations');
    const nothing = shown(aStatus({ flux: { branch: 'main', objectsUnknown: 'StaleList: too old' } }), second);
    expect(nothing).toContain('FLUX      main; objects ? (StaleList: too old)\n');
  });

  it('is not there while the cluster is down on purpose', () => {
    expect(shown(aStatus({ targets: { cluster: 'quiet', machines: {} } }), second)).not.toMatch(/FLUX|GATES/);
  });
});

describe('the line of who returns', () => {
  const returnLine = (returns: Partial<ReturnStatus>): string => {
    const status = aStatus({ returns: { total: 26, onlyWithPower: [], byHand: [], ...returns } });
    return /RETURN {4}(.*)/.exec(shown(status, second, { width: 300 }))?.[1] ?? '';
  };

  it('names those that somebody has to start', () => {
    expect(returnLine({ byHand: ['titan-23'] })).toBe(
      '1 of 26 machines does not return by itself: 1 only by hand: titan-23',
    );
  });

  it('names some of those that start only with their power, and says when they would not', () => {
    expect(returnLine({ byHand: ['a'], onlyWithPower: ['b', 'c', 'd', 'e'] })).toBe(
      '5 of 26 machines do not return by themselves: 1 only by hand: a; ' +
        '4 only with their power, so not when mains return early: b c d and 1 more',
    );
  });
});

describe('the line of what was proven', () => {
  const provenLine = (status: ClusterStatus): string | undefined =>
    /PROVEN {4}(.*)/.exec(shown(status, second, { width: 200 }))?.[1];

  it('says never, none and unknown apart', () => {
    expect(provenLine(aStatus({ proven: {}, snapshots: { listed: 0 } }))).toBe('full cycle never; etcd snapshot none');
    expect(provenLine(aStatus({ proven: {}, snapshots: { unknown: 'SshTimeout: no answer' } }))).toBe(
      'full cycle never; etcd snapshot ? (SshTimeout: no answer)',
    );
    expect(provenLine(aStatus({ proven: {}, snapshots: { listed: 2 } }))).toMatch(/\? \(the names do not tell when\)$/);
  });

  it('says nothing of what nobody had at hand', () => {
    const { proven: _, snapshots: __, ...rest } = aStatus();
    expect(provenLine(rest)).toBeUndefined();
  });
});

describe('a cluster that was found up', () => {
  const conditions = [
    { type: 'Converged', status: 'Unknown', reason: 'NeverConverged', message: 'no way up has converged yet' },
  ] as const;
  const { convergedSince: _, ...rest } = aStatus();
  const found = { ...rest, conditions: [...conditions] };

  it('says why it is not called converged, and where more is told', () => {
    const lines = shown(found, second).trimEnd().split('\n');
    expect(lines[0]).toMatch(
      /^titan {2}UP, as found: no way up was completed under ananke yet\. Nothing to do\. .*03:10:02/,
    );
    expect(lines.at(-1)).toBe('Why: ananke explain NeverConverged');
    expect(statusExit(found, written(found))).toBe(3);
  });
});

it('says in its first line what is on battery, converged or not', () => {
  const ups = [aUpsStatus({ line: 'battery', onBatterySeconds: 724 }), aUpsStatus({ name: 'B', line: 'battery' })];
  const text = shown(aStatus({ ups }), second, { width: 120 });
  expect(text).toMatch(/^titan {2}UP, converged for 12d 4h; ON BATTERY: Pyrphoros for 12m 04s and 1 more\. Nothing/);
  expect(text.trimEnd().split('\n').at(-1)).toBe('Why: ananke explain ups/Pyrphoros');
});

it('says of a way up how long that takes, and not that it stands at a gate for so long', () => {
  const { needsYou: _, ...rest } = blockedComingUp();
  expect(shown(rest, second)).toMatch(
    /^titan {2}COMING UP for 16m 59s, at gate 10 of 15: source-guard\. Nothing to do\./,
  );
});

it.each([40, 60, 66])('ends in %i columns with commands that are whole', (width) => {
  expect(shown(goingDown(), second, { width }).trimEnd().split('\n').slice(-2)).toEqual([
    'Follow: ananke status --watch',
    'Why: ananke explain ups/Pyrphoros',
  ]);
});

it('promises no turning round once machines were told to go off', () => {
  const { run, outlook: _, ...rest } = goingDown();
  if (run === undefined) throw new Error('a run');
  const text = shown({ ...rest, run: { ...run, committed: ['titan-03', 'titan-04'] } }, second);
  expect(text).toContain(
    'TURNS     no more: 2 machines told to go off; that is finished first, whatever the mains do\n',
  );
});

it('does not date gates of which one has failed since', () => {
  const text = shown(
    aStatus({ gates: gates.map((gate, at) => (at === 3 ? { ...gate, verdict: 'waits' } : gate)) }),
    second,
  );
  expect(text).toContain('GATES     14/15 passed; not: host-identity\n');
});

it('shows every machine when it is asked for all', async () => {
  await expect(shown(goingDown(), second, { width: 160 }, 'all')).toMatchFileSnapshot(
    'golden/status-going-down.wide.txt',
  );
});

it('says for each machine what happens at the limit when it is asked for all', () => {
  const text = shown(goingDown(), second, { width: 200 }, 'all');
  expect(text).toMatch(/^NODE .* WAITS FOR +AT THE LIMIT$/m);
  expect(text).toMatch(/^titan-07 .*PDB postgres\/pg allows 0 +go on, recorded$/m);
});

describe('the exit code', () => {
  it.each([
    ['0 when converged', aStatus(), second, 0],
    ['3 while going down', goingDown(), second, 3],
    ['3 when a person is needed', blockedComingUp(), second, 3],
    ['3 when the last edit is not in force', screens[4]?.[1] ?? invalid, second, 3],
    ['1 when nobody acts', aStatus(), 31 * second, 1],
  ] as const)('is %s', (_, status, ageMs, exit) => {
    expect(statusExit(status, written(status) + ageMs)).toBe(exit);
  });
});

it('counts the width before any colour is added', () => {
  expect(lengthOf([{ text: 'abc', tone: 'red' }])).toBe(3);
});
