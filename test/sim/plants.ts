// Mistakes that a controller could make, planted into the real one: each has to be caught by the checker that is named for it.
import type { Action } from '../../src/core/action.ts';
import type { Config } from '../../src/core/config.ts';
import type { Decide, Decision, Input } from '../../src/core/decision.ts';
import type { NodeReading, NodeVolumesReading, Snapshot, UpsReading } from '../../src/core/facts.ts';
import { bootId } from '../../src/core/ids.ts';
import { known, type Observed } from '../../src/core/observed.ts';
import type { Ports } from '../../src/core/ports.ts';
import type { StepRule } from '../../src/core/step.ts';
import type { Lives } from '../../src/lab/in-memory/lives.ts';
import { desiredPath } from '../../src/lab/in-memory/run-controller.ts';
import { bytesOf, desiredText, withOldHold } from '../../src/lab/sim/edits.ts';
import type { OutageOptions } from '../../src/lab/sim/outage.ts';
import { type Scenario, scenarioOf } from '../../src/lab/sim/scenario.ts';
import type { Deed } from '../../src/lab/sim/script.ts';
import type { FaultKind } from '../../src/lab/world/faults.ts';
import type { Site } from '../../src/lab/world/site.ts';
import type { World } from '../../src/lab/world/world.ts';
import { decide } from '../../src/reconcilers/decide.ts';
import { down } from '../../src/reconcilers/order.ts';

export interface Plant {
  readonly bug: string;
  /** The checkers of which one has to notice. */
  readonly caughtBy: readonly string[];
  /** A fresh one for each outage: some bugs remember. */
  readonly plant: () => OutageOptions;
  /** Where the bug matters, when the scripts of the seeds seldom ask for it. */
  readonly scenario?: (seed: number) => Scenario;
  /** Where the search begins, when the seeds before it have nothing to show. */
  readonly firstSeed?: number;
  /** Changes the tables, and gives back how to undo it. */
  readonly prepare?: () => () => void;
}

type Rows = [string, StepRule][];

/** The order as another table: the same object, since the decision holds on to it. */
function withOrder(change: (rows: Rows) => Rows): () => () => void {
  return () => {
    const table = down as unknown as Record<string, StepRule>;
    const before: Rows = Object.entries(table);
    const write = (rows: Rows): void => {
      for (const name of Object.keys(table)) delete table[name];
      for (const [name, rule] of rows) table[name] = rule;
    };
    write(change(before.map(([name, rule]) => [name, rule])));
    return () => write(before);
  };
}

const withRule =
  (row: string, change: (rule: StepRule) => StepRule) =>
  (rows: Rows): Rows =>
    rows.map(([name, rule]) => [name, name === row ? change(rule) : rule]);

function through(
  change: (decision: Decision, input: Input) => Decision,
  before: (input: Input) => Input = (input) => input,
): Decide {
  return (input) => {
    const seen = before(input);
    return change(decide(seen), seen);
  };
}

/** Facts as they would look to an observer with that mistake. */
function seeing(
  change: (name: string, fact: Observed<unknown>, snapshot: Snapshot) => Observed<unknown>,
): OutageOptions {
  const throughPorts = (ports: Ports): Ports => ({
    ...ports,
    perceive: (sequence) => {
      const snapshot = ports.perceive(sequence);
      const facts = Object.entries(snapshot.facts).map(([name, fact]) => [name, change(name, fact, snapshot)] as const);
      return { ...snapshot, facts: Object.fromEntries(facts) };
    },
  });
  return { throughPorts };
}

function onValues<Value>(kind: string, change: (value: Value) => Value): OutageOptions {
  return seeing((name, fact) =>
    name.startsWith(`${kind}/`) && fact.state !== 'unknown' ? { ...fact, value: change(fact.value as Value) } : fact,
  );
}

function withConfig(change: (config: Config) => Config): OutageOptions {
  const changed = new Map<Config, Config>();
  const other = (config: Config): Config => {
    const known = changed.get(config) ?? change(config);
    changed.set(config, known);
    return known;
  };
  return { decide: (input) => decide({ ...input, config: other(input.config) }) };
}

/** "Off" said of the machine, whatever boot it is in: the request finds whoever carries the name by now. */
function poweroffByName(): OutageOptions {
  let world: World | undefined;
  const perform = (ports: Ports, action: Action, signal: AbortSignal): ReturnType<Ports['perform']> => {
    if (action.kind !== 'PowerOff') return ports.perform(action, signal);
    const boot = world?.truth.machines.get(action.node)?.bootId ?? action.boot;
    return ports.perform({ ...action, boot: bootId(boot) }, signal);
  };
  const again = through((decision, input) => {
    const told = Object.keys(decision.memory.committed);
    const actions = told.flatMap((node) => poweroffOf(node, input));
    return { ...decision, actions: [...decision.actions, ...actions] };
  });
  return {
    decide: again,
    onWorld: (made) => {
      world = made;
    },
    throughPorts: (ports) => ({ ...ports, perform: (action, signal) => perform(ports, action, signal) }),
  };
}

function poweroffOf(node: string, { snapshot }: Input): Action[] {
  const reach = snapshot.facts[`reach/${node}`];
  if (reach?.state !== 'known' || (reach.value as { answer: string }).answer !== 'answers') return [];
  const id = `planted/PowerOff/${node}/${snapshot.sequence}`;
  const action = { id, step: `power-off/${node}`, target: node, node, kind: 'PowerOff', rung: 'poweroff', boot: '' };
  const rest = {
    risk: 'irreversible',
    timeoutMs: 5_000,
    lane: `planted ${node}`,
    confirm: [],
    reason: 'GoingDown',
    message: '',
  };
  return [
    {
      ...action,
      ...rest,
      retry: { maxAttempts: 1, firstBackoffMs: 1, ifOutcomeUnknown: 'repeat' },
    } as unknown as Action,
  ];
}

/** The mirror of holds in desired.yaml taken at its word. */
function holdFromFile(): OutageOptions {
  let lives: Lives | undefined;
  const reads = (input: Input): Input => {
    const bytes = lives?.disk.read(desiredPath);
    const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
    if (!text.includes('phase: Active') || input.memory === undefined) return input;
    const since = input.snapshot.wallAt;
    const hold = {
      phase: 'Active',
      mode: 'poweroff',
      updates: 2,
      since,
      reason: 'LowBattery',
      message: 'read from the file',
    } as const;
    return { ...input, memory: { ...input.memory, holds: { ...input.memory.holds, 'from-file': hold } } };
  };
  return {
    decide: through((decision) => decision, reads),
    onWorld: (_world, made) => {
      lives = made;
    },
  };
}

/** What one edit allowed goes on being allowed. */
function leakingOptions(): OutageOptions {
  let leaked: NonNullable<Input['memory']>['run'] extends infer Run
    ? Run extends { options: infer Options }
      ? Options
      : never
    : never;
  leaked = {};
  return {
    decide: (input) => {
      const run = input.memory?.run;
      if (run !== undefined && run.phase !== 'closed') leaked = { ...leaked, ...run.options };
      const options = { ...run?.options, ...leaked };
      const memory =
        run === undefined || input.memory === undefined ? input.memory : { ...input.memory, run: { ...run, options } };
      const decision = decide({ ...input, memory });
      const opened = decision.memory.run;
      if (opened === undefined) return decision;
      return {
        ...decision,
        memory: { ...decision.memory, run: { ...opened, options: { ...opened.options, ...leaked } } },
      };
    },
  };
}

/** The own host takes its leave with the first machine that it sends off. */
function selfFirst(): OutageOptions {
  return {
    decide: through((decision, { snapshot }) => {
      const example = decision.actions.find(({ kind }) => kind === 'PowerOff');
      const boot = decision.memory.hostBootId;
      if (example === undefined) return decision;
      const id = `planted/PowerOffSelf/${snapshot.sequence}`;
      const own = { ...example, id, kind: 'PowerOffSelf', boot, lane: 'planted', target: 'self' } as unknown as Action;
      return { ...decision, actions: [...decision.actions, own] };
    }),
  };
}

/** The first list of everything is kept, and passes for news. */
function frozenLists(): OutageOptions {
  const first = new Map<string, unknown>();
  return seeing((name, fact, { takenAt }) => {
    if (!/^(pods|volumes|kube-node|flux)(\/|$)/.test(name)) return fact;
    if (!first.has(name) && fact.state === 'known') first.set(name, fact.value);
    return first.has(name) ? known(first.get(name), takenAt) : fact;
  });
}

function scripted(seed: number, calmAt: number, deeds: (site: Site) => readonly Deed[]): Scenario {
  const scenario = scenarioOf(seed, 'small');
  return { ...scenario, script: { deeds: deeds(scenario.site), calmAt } };
}

const circuitsOf = (site: Site): readonly string[] => [...new Set(site.upses.map((ups) => ups.circuit))];
const saved = (at: number, text: string): Deed => ({ at, does: 'edit', bucket: 'edit', bytes: bytesOf(text) });
const lasting = (kind: FaultKind, target: string, at: number, untilMs: number): Deed => ({
  at,
  does: 'fault',
  bucket: kind,
  fault: { at, kind, target, untilMs },
});

const never = 10 * 3_600_000;

export const plants: readonly Plant[] = [
  {
    bug: 'two rows swapped: servers stop before agents',
    caughtBy: ['S2', 'S3'],
    plant: () => ({}),
    prepare: withOrder((rows) => {
      const stops = rows.filter(([name]) => name === 'stop-server' || name === 'end-server-containers');
      const others = rows.filter(([name]) => name !== 'stop-server' && name !== 'end-server-containers');
      const at = others.findIndex(([name]) => name === 'stop-agent');
      const freed = stops.map(([name, rule]): [string, StepRule] => [
        name,
        { ...rule, needs: rule.needs.filter(({ step }) => step !== 'end-containers') },
      ]);
      return [...others.slice(0, at), ...freed, ...others.slice(at)].map(([name, rule]) => [
        name,
        name === 'stop-agent'
          ? { ...rule, needs: [...rule.needs, { step: 'stop-server', of: 'every', until: 'settled' }] }
          : rule,
      ]);
    }),
  },
  {
    bug: 'a need dropped: servers do not wait for the containers of the agents',
    caughtBy: ['S2', 'S3'],
    plant: () => ({}),
    prepare: withOrder(
      withRule('stop-server', (rule) => ({ ...rule, needs: rule.needs.filter(({ step }) => step === 'stay-down') })),
    ),
  },
  {
    bug: 'a limit ignored: evictions are waited for without end',
    caughtBy: ['L2'],
    scenario: (seed) =>
      scripted(seed, 2_400_000, (site) => [
        ...site.pdbs.map(({ namespace, name }) =>
          lasting('pdb-never-yields', `${namespace}/${name}`, 30_000, 2_300_000),
        ),
        ...site.pods
          .filter((pod) => pod.kind === 'workload')
          .slice(0, 2)
          .map((pod) => lasting('pod-stuck-terminating', `${pod.namespace}/${pod.name}`, 30_000, 2_300_000)),
        saved(40_000, desiredText('down', { cluster: 'down', mode: 'cluster-only' })),
      ]),
    plant: () =>
      withConfig((config) => ({
        ...config,
        shutdown: {
          ...config.shutdown,
          apiDeadMs: never,
          drain: { ...config.shutdown.drain, timeoutMs: never, pdbPatienceMs: never },
        },
      })),
  },
  {
    bug: 'containers left: a stopped unit counts as nothing running',
    caughtBy: ['S4'],
    plant: () =>
      onValues<NodeReading>('node', (value) =>
        value.unit === 'inactive' ? { ...value, containers: { workload: 0, storage: 0, system: 0 } } : value,
      ),
  },
  {
    bug: 'stale API believed: what was listed before the outage counts as listed now',
    caughtBy: ['S13', 'L1', 'L6'],
    plant: frozenLists,
  },
  { bug: 'poweroff by name instead of boot id', caughtBy: ['S5', 'S23', 'S12'], plant: poweroffByName },
  {
    bug: 'a hold read from the file',
    caughtBy: ['S8', 'S25'],
    plant: holdFromFile,
    scenario: (seed) => scripted(seed, 600_000, () => [saved(60_000, withOldHold('old'))]),
  },
  {
    bug: 'an option leaks into the next run',
    caughtBy: ['S27'],
    plant: leakingOptions,
    scenario: (seed) =>
      scripted(seed, 3_000_000, (site) => [
        saved(40_000, desiredText('no-drain', { cluster: 'down', mode: 'cluster-only', skipDrain: true })),
        saved(400_000, desiredText('up-again', { cluster: 'up' })),
        ...circuitsOf(site).map((circuit) => lasting('mains-off', circuit, 1_500_000, 2_900_000)),
      ]),
  },
  {
    bug: 'replicas ignored',
    caughtBy: ['S24'],
    firstSeed: 19,
    plant: () => onValues<NodeVolumesReading>('volumes', (value) => ({ ...value, replicas: [] })),
  },
  { bug: 'own host not last', caughtBy: ['S14'], plant: selfFirst },
  {
    bug: 'the reserve believed forty times as long as it is',
    caughtBy: ['S1'],
    scenario: (seed) =>
      scripted(seed, 2_000_000, (site) =>
        circuitsOf(site).map((circuit) => lasting('mains-off', circuit, 60_000, 1_900_000)),
      ),
    plant: () =>
      onValues<UpsReading>('ups', (value) =>
        value.runtimeSeconds === undefined
          ? value
          : {
              ...value,
              runtimeSeconds: value.runtimeSeconds * 40,
              tokens: value.tokens.filter((token) => token !== 'LB'),
            },
      ),
  },
];
