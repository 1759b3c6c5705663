// The story of the screens: titan on a quiet day, going down at night, coming up and blocked. Each screen is this status with changes.
import type { UpsStatus } from '../../../src/api/status-power.ts';
import type { ClusterStatus } from '../../../src/api/status-schema.ts';
import type { FluxStatus } from '../../../src/api/status-site.ts';
import type { Gate, Group, MachineStatus } from '../../../src/api/status-steps.ts';

export const writtenAt = '2026-11-22T03:10:01.000Z';

type Told = NonNullable<UpsStatus['triggers']>[number];
/** The triggers of the story, with what they are now. */
export function theTriggers(now: Readonly<Record<string, Partial<Told>>>): Told[] {
  const all = [
    ['ForcedShutdown', 'forced shutdown (FSD)', 'flag'],
    ['LowBattery', 'low battery (LB)', 'flag'],
    ['ChargeBelowFloor', 'charge floor', '<= 20 %'],
    ['RuntimeBelowBudget', 'runtime <= 1.10 x budget', '<= 418 s'],
    ['OnBatteryTooLong', 'time on battery', '>= 3600 s'],
    ['BlindOnBattery', 'blind on battery, reserve gone', '>= 15 s'],
  ] as const;
  return all.map(([reason, what, limit]) => ({ reason, what, limit, holds: false, ...now[reason] }));
}

export function startParts(now: readonly string[], met: readonly boolean[]): NonNullable<UpsStatus['start']['parts']> {
  const all = ['mains, without low battery (LB)', 'mains for 300 s', 'charge >= 60 %', 'runtime at full load >= 538 s'];
  return all.slice(0, now.length).map((what, index) => ({ what, now: now[index] ?? '', met: met[index] === true }));
}

export function aUpsStatus(change: Partial<UpsStatus> = {}): UpsStatus {
  return {
    name: 'Pyrphoros',
    line: 'mains',
    ageSeconds: 0.4,
    tokens: ['OL', 'CHRG'],
    chargePercent: 100,
    runtimeSeconds: 1_450,
    loadPercent: 47,
    inputVoltage: 230,
    needSeconds: 418,
    spareSeconds: 1_032,
    scope: 'cluster',
    lost: 24,
    start: {
      met: true,
      reason: 'PowerSafe',
      message: 'mains are stable',
      parts: startParts(['mains', '100 h', '100 %'], [true, true, true]),
    },
    triggers: theTriggers({
      ForcedShutdown: { now: '-' },
      LowBattery: { now: '-' },
      ChargeBelowFloor: { now: '100 %' },
      RuntimeBelowBudget: { now: '1450 s' },
      OnBatteryTooLong: { now: '0 s' },
      BlindOnBattery: { now: '0.4 s' },
    }),
    ...change,
  };
}
const statera = aUpsStatus({
  name: 'Statera',
  runtimeSeconds: 3_060,
  loadPercent: 18,
  needSeconds: 182,
  spareSeconds: 2_878,
  scope: 'nodes',
  lost: 3,
});

export const aMachineStatus = (name: string, change: Partial<MachineStatus> = {}): MachineStatus => ({
  name,
  role: 'agent',
  state: 'running',
  target: 'running',
  ignored: false,
  ready: true,
  powerCycle: true,
  ...change,
});
const agents = Array.from({ length: 22 }, (_, index) => `titan-${String(index + 3).padStart(2, '0')}`);
const { ready: _notInKubernetes, ...aHost } = aMachineStatus('', { role: 'host' });
const machines: readonly MachineStatus[] = [
  { ...aHost, name: 'titan-db' },
  { ...aHost, name: 'titan-jh' },
  ...['titan-0a', 'titan-0b', 'titan-0c'].map((name) => aMachineStatus(name, { role: 'server' })),
  ...agents.map((name) => aMachineStatus(name, name === 'titan-14' ? ignored() : {})),
];
function ignored(): Partial<MachineStatus> {
  return { ignored: true, state: 'unknown', unreachable: 'HostSilent: titan-14 does not answer', ready: false };
}
export const withMachines = (changes: Readonly<Record<string, Partial<MachineStatus>>>): readonly MachineStatus[] =>
  machines.map((machine) => ({ ...machine, ...changes[machine.name] }));

export const aGate = (name: string, change: Partial<Gate> = {}): Gate => ({
  name,
  verdict: 'passed',
  tookSeconds: 12,
  evidence: 'as it should be',
  ...change,
});
const gateNames =
  'power-safe wake reach host-identity start-server api-ready node-ready uncordon unseal-vault source-guard'
    .split(' ')
    .concat('resume-gitops flux-healthy workloads-converged service-checklist soak'.split(' '));
export const gates: readonly Gate[] = gateNames.map((name) => aGate(name));

export const theFlux: FluxStatus = {
  branch: 'main',
  objects: {
    kustomizations: { total: 47, ready: 47 },
    helmReleases: { total: 12, ready: 12 },
    suspendedByOthers: [],
    suspendedByAnanke: 0,
  },
};

/** M1: a quiet day. */
export function aStatus(change: Partial<ClusterStatus> = {}): ClusterStatus {
  return {
    apiVersion: 'ananke.dev/v1alpha1',
    kind: 'ClusterStatus',
    metadata: { name: 'titan' },
    writtenAt,
    tick: 88_121,
    version: '0.1.0',
    host: 'titan-db',
    conditions: [
      { type: 'Converged', status: 'True', reason: 'Up', message: 'the cluster is up' },
      { type: 'Healthy', status: 'True', reason: 'Healthy', message: 'all is as it should be' },
    ],
    convergedSince: '2026-11-09T22:41:00.000Z',
    convergedTookSeconds: 1_100,
    desired: {
      cluster: 'up',
      mode: 'config',
      reason: 'back after maintenance',
      by: 'admin',
      since: '2026-11-09T22:20:00.000Z',
      editId: '7',
      ignoredNodes: ['titan-14'],
      act: 'always',
    },
    holds: [],
    ups: [aUpsStatus(), statera],
    targets: { cluster: 'running', machines: {} },
    groups: [],
    gates: [...gates],
    machines: [...machines],
    servers: { total: 3, ready: 3, unknown: 0 },
    agents: { total: 21, ready: 21, unknown: 0 },
    flux: theFlux,
    returns: { total: 26, onlyWithPower: [], byHand: [] },
    proven: { fullCycle: { at: '2026-10-18T04:20:00.000Z', cause: 'ups/Pyrphoros: RuntimeBelowBudget' } },
    snapshots: { listed: 5, newestAt: '2026-11-21T04:00:01.000Z' },
    ...change,
  };
}

export const aGroup = (name: string, change: Partial<Group> = {}): Group => ({
  name,
  way: 'down',
  state: 'done',
  done: 1,
  total: 1,
  givenUp: [],
  tookSeconds: 6,
  planSeconds: 8,
  now: 'done',
  ...change,
});
const step = (sinceSeconds: number, limitSeconds: number, what: string, atLimit: string) => ({
  state: 'running' as const,
  target: 'off' as const,
  waits: { for: what, sinceSeconds, limitSeconds, atLimit },
});

/** M2 and M3: 3 a.m. */
export function goingDown(change: Partial<ClusterStatus> = {}): ClusterStatus {
  return aStatus({
    writtenAt: '2026-11-22T03:16:20.000Z',
    conditions: [{ type: 'Converged', status: 'False', reason: 'Reconciling', message: 'run-12 is acting' }],
    holds: [
      {
        name: 'ups/Pyrphoros',
        phase: 'Active',
        mode: 'poweroff',
        since: '2026-11-22T03:14:07.000Z',
        reason: 'RuntimeBelowBudget',
        message: 'runtime 412 s <= 1.10 x 380 s on 3 polls',
      },
    ],
    ups: [
      aUpsStatus({
        line: 'battery',
        tokens: ['OB', 'DISCHRG'],
        chargePercent: 18,
        runtimeSeconds: 278,
        loadPercent: 44,
        inputVoltage: 0,
        needSeconds: 208,
        spareSeconds: 70,
        onBatterySeconds: 1_300,
        darkAt: '2026-11-22T03:20:59.000Z',
        trigger: {
          reason: 'ChargeBelowFloor',
          message: 'Pyrphoros charge 18 % <= 20 %, on 3 updates',
          updates: 2,
        },
        triggers: theTriggers({
          ForcedShutdown: { now: '-' },
          LowBattery: { now: '-' },
          ChargeBelowFloor: { now: '18 %', updates: { seen: 3, of: 3 }, holds: true },
          RuntimeBelowBudget: { now: '278 s', updates: { seen: 3, of: 3 }, holds: true },
          OnBatteryTooLong: { now: '1300 s' },
          BlindOnBattery: { now: '0.4 s' },
        }),
        effective: { seconds: 278, how: 'as told' },
        start: {
          met: false,
          reason: 'OnBattery',
          message: 'Pyrphoros is on battery',
          parts: startParts(['battery', '0 s', '18 %', '259 s'], [false, false, false, false]),
        },
      }),
      statera,
    ],
    targets: { cluster: 'quiet', machines: {} },
    run: {
      id: 'run-12',
      way: 'down',
      to: 'poweroff',
      cause: 'ups/Pyrphoros: RuntimeBelowBudget',
      byHold: true,
      phase: 'acting',
      pace: 'graceful',
      openedAt: '2026-11-22T03:14:07.000Z',
      elapsedSeconds: 133,
      remainingSeconds: 208,
      committed: [],
    },
    groups: [
      aGroup('gitops', { done: 59, total: 59 }),
      aGroup('snapshot', { tookSeconds: 11, planSeconds: 15 }),
      aGroup('drain', {
        state: 'running',
        done: 18,
        total: 21,
        tookSeconds: 127,
        planSeconds: 130,
        now: 'titan-07 DisruptionBudget, titan-11 PodsLeft, titan-21 PodsLeft',
      }),
      aGroup('volumes', {
        state: 'running',
        done: 17,
        total: 21,
        tookSeconds: 108,
        planSeconds: 22,
        now: 'titan-19 Detaching',
      }),
      aGroup('agents', {
        state: 'running',
        done: 15,
        total: 21,
        tookSeconds: 91,
        planSeconds: 35,
        now: 'titan-05 UnitRunning',
      }),
      {
        name: 'servers',
        way: 'down',
        state: 'waiting',
        done: 0,
        total: 3,
        givenUp: [],
        planSeconds: 60,
        now: 'waits for agents',
      },
      {
        name: 'poweroff',
        way: 'down',
        state: 'waiting',
        done: 0,
        total: 26,
        givenUp: [],
        planSeconds: 125,
        now: 'waits for servers',
      },
    ],
    machines: [
      ...withMachines({
        'titan-07': { step: 'drain', ...step(36, 180, 'PDB postgres/pg allows 0', 'go on, recorded') },
        'titan-11': { step: 'drain', ...step(125, 180, 'pod media/jellyfin-0, grace 30 s', 'go on, recorded') },
        'titan-21': { step: 'drain', ...step(125, 180, 'pod home/zigbee2mqtt-0, grace 60 s', 'go on, recorded') },
        'titan-19': { step: 'detach-volumes', ...step(12, 60, 'pvc-7c1e9d is being detached', 'go on, recorded') },
        'titan-05': {
          step: 'end-containers',
          ...step(21, 90, 'titan-05: 3 containers outlived their unit', 'go on, recorded'),
        },
        'titan-16': { step: 'stop-agent', ...step(4, 90, 'titan-16: the unit is deactivating', 'go on, recorded') },
      }),
    ],
    outlook: { turnsRoundUntil: '2026-11-22T03:17:44.000Z', offAt: '2026-11-22T03:19:48.000Z' },
    ...change,
  });
}

/** M4: coming up, and only a person can go on. */
export function blockedComingUp(change: Partial<ClusterStatus> = {}): ClusterStatus {
  const message = 'the Flux source is on branch "hotfix-longhorn", expected is "main"';
  return aStatus({
    writtenAt: '2026-11-22T07:58:00.000Z',
    conditions: [
      { type: 'Converged', status: 'False', reason: 'Reconciling', message: 'run-13 is acting' },
      { type: 'Blocked', status: 'True', reason: 'FluxSourceDrift', message },
    ],
    needsYou: { reason: 'FluxSourceDrift', message, sinceSeconds: 252 },
    expectedFluxBranch: 'main',
    run: {
      id: 'run-13',
      way: 'up',
      to: 'up',
      cause: 'no hold stands any more',
      byHold: true,
      phase: 'acting',
      pace: 'graceful',
      openedAt: '2026-11-22T07:41:02.000Z',
      elapsedSeconds: 1_019,
      committed: [],
    },
    gates: gates.map((gate, index) =>
      index < 9
        ? gate
        : index === 9
          ? {
              ...gate,
              verdict: 'blocked',
              reason: 'FluxSourceDrift',
              tookSeconds: 252,
              evidence: 'branch "hotfix-longhorn"',
            }
          : { name: gate.name, verdict: 'waits', evidence: 'waits for flux' },
    ),
    ...change,
  });
}
