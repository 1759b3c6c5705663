// For each kind of action what could be asked of a world: of things that are there, silent or gone, and of some that never were.
import type { Action, ActionKind } from '../../../src/core/action.ts';
import { bootId, nodeName, runId, upsName } from '../../../src/core/ids.ts';
import type { Random } from '../../../src/lab/world/random.ts';
import type { World } from '../../../src/lab/world/world.ts';
import { actionOf, type Wish } from '../../lab/in-memory/bench.ts';

type Draw<Kind extends ActionKind> = (world: World, random: Random) => Extract<Wish, { readonly kind: Kind }>;

const run = runId('run-7');
/** A boot that was over before the world began. */
const bootBefore = bootId('00000000-0000-4000-8000-000000000000');
const snapshotNames = ['ananke-run-7', 'ananke-run-8'];

/** The type asks for every kind: one that is new has to be drawn before this compiles. */
const draws: { readonly [Kind in ActionKind]: Draw<Kind> } = {
  SuspendFlux: (world, random) => ({ kind: 'SuspendFlux', objects: someObjects(world, random), run }),
  ResumeFlux: (world, random) => ({ kind: 'ResumeFlux', objects: someObjects(world, random) }),
  TakeSnapshot: (world, random) => ({
    kind: 'TakeSnapshot',
    node: aNode(world, random),
    name: random.pick(snapshotNames),
  }),
  Cordon: (world, random) => ({ kind: 'Cordon', nodes: someNodes(world, random), run }),
  Uncordon: (world, random) => ({ kind: 'Uncordon', nodes: someNodes(world, random) }),
  EvictPod: (world, random) => ({ kind: 'EvictPod', ...aPod(world, random), graceSeconds: random.pick([1, 15, 30]) }),
  DeletePod: (world, random) => ({ kind: 'DeletePod', ...aPod(world, random), graceSeconds: random.pick([0, 1, 15]) }),
  EndWorkloads: (world, random) => ({
    kind: 'EndWorkloads',
    node: aNode(world, random),
    graceSeconds: random.pick([0, 5, 30]),
  }),
  SetStayDown: (world, random) => ({
    kind: 'SetStayDown',
    node: aNode(world, random),
    cause: random.pick(['ups/alpha', 'a word of an operator, with "quotes" & more']),
    epoch: random.integer(1, 3),
  }),
  ClearStayDown: (world, random) => ({ kind: 'ClearStayDown', node: aNode(world, random) }),
  StopUnit: (world, random) => ({ kind: 'StopUnit', node: aNode(world, random) }),
  KillLeftovers: (world, random) => ({ kind: 'KillLeftovers', node: aNode(world, random) }),
  StartUnit: (world, random) => ({ kind: 'StartUnit', node: aNode(world, random) }),
  PowerOff: (world, random) => {
    const node = anyMachine(world, random);
    const boot = random.chance(0.8) ? bootId(world.truth.machines.get(node)?.bootId ?? '') : bootBefore;
    return { kind: 'PowerOff', node, boot, rung: random.pick(['poweroff', 'kill-then-poweroff', 'force'] as const) };
  },
  PowerOffSelf: (world, random) => {
    const boot = bootId(world.truth.machines.get(world.site.self)?.bootId ?? '');
    return { kind: 'PowerOffSelf', boot: random.chance(0.5) ? boot : bootBefore };
  },
  CycleOutput: (world, random) => {
    const ups = upsName(random.pick(world.site.upses).name);
    return { kind: 'CycleOutput', ups, offDelayMs: random.pick([60_000, 120_000]) };
  },
  Wake: (world, random) => ({ kind: 'Wake', node: anyMachine(world, random) }),
  UnsealVault: (world, random) => ({
    kind: 'UnsealVault',
    pod: random.pick(world.site.vault?.pods ?? ['vault/vault-0']),
  }),
};

export const kindsOfActions = Object.keys(draws) as readonly ActionKind[];

export function drawAction(kind: ActionKind, world: World, random: Random): Action {
  return actionOf(draws[kind](world, random));
}

const machinesWith = ({ site }: World, isMeant: (role: string) => boolean): readonly string[] =>
  site.machines.filter(({ name, role }) => name !== site.self && isMeant(role)).map(({ name }) => name);
const aNode = (world: World, random: Random) => nodeName(random.pick(machinesWith(world, (role) => role !== 'host')));
const anyMachine = (world: World, random: Random) => nodeName(random.pick(machinesWith(world, () => true)));

function someNodes(world: World, random: Random): readonly string[] {
  return some(
    machinesWith(world, (role) => role !== 'host'),
    random,
    'no-such-node',
  );
}

function someObjects({ site }: World, random: Random): readonly string[] {
  const ids = site.flux.filter(({ kind }) => kind !== 'GitRepository').map(({ kind, name }) => `${kind}/${name}`);
  return some(ids, random, 'Kustomization/no-such-object');
}

/** Mostly some of them, seldom one that is not there. */
function some(from: readonly string[], random: Random, missing: string): readonly string[] {
  const chosen = from.filter(() => random.chance(0.5));
  if (random.chance(0.1)) return [...chosen, missing];
  return chosen.length > 0 ? chosen : [random.pick(from)];
}

function aPod({ truth }: World, random: Random) {
  const pods = [...truth.pods.values()].map(({ name, uid, spec: { namespace } }) => ({ namespace, name, uid }));
  const { namespace, ...pod } = random.pick(pods);
  // Another one has its name by now; or nobody has.
  if (random.chance(0.1)) return { namespace, pod: pod.name, uid: 'another-uid' };
  if (random.chance(0.1)) return { namespace, pod: 'no-such-pod', uid: 'no-such-uid' };
  return { namespace, pod: pod.name, uid: pod.uid };
}
