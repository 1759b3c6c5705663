// What a world has come to, in lines that two worlds can be compared by: without times, energies and the names of single pods.
import type { World } from '../../../src/lab/world/world.ts';

type Truth = World['truth'];

export function truthLines({ truth }: World): readonly string[] {
  return [
    ...machineLines(truth),
    ...clusterLines(truth),
    ...[...truth.upses.values()].map(
      (ups) => `ups ${ups.spec.name} output ${ups.outputOn} delay ${ups.delaySeconds} fsd ${ups.forcedShutdown}`,
    ),
    ...[...truth.vault.values()].map(
      ({ place, sealed, given }) => `vault ${place} sealed ${sealed} shares ${given.size}`,
    ),
    ...[...truth.services.values()].map(({ spec, healthy }) => `service ${spec.name} healthy ${healthy}`),
    `api serves ${truth.api.serves} quorum ${truth.api.quorum}`,
  ].toSorted();
}

function machineLines(truth: Truth): readonly string[] {
  return [...truth.machines.values()].flatMap(({ spec, state, unit, boots, stayDown, containers, snapshots }) => [
    `machine ${spec.name} ${state} unit ${unit} boots ${boots} containers ${containers.size}`,
    `marker ${spec.name} ${JSON.stringify(stayDown ?? 'none')}`,
    ...[...snapshots].map(([name, { state: taken }]) => `snapshot ${spec.name} ${name} ${taken}`),
  ]);
}

function clusterLines(truth: Truth): readonly string[] {
  const pods = [...truth.pods.values()].map(
    ({ place, node, phase, ready, deletionAt }) =>
      `pod ${place} on ${node ?? 'no node'} ${phase} ready ${ready} ending ${deletionAt !== undefined}`,
  );
  return [
    ...[...truth.nodes.values()].map(
      ({ name, ready, unschedulable, annotations }) =>
        `node ${name} ready ${ready} unschedulable ${unschedulable} ${JSON.stringify(annotations)}`,
    ),
    ...pods,
    ...[...truth.volumes.values()].map(
      ({ spec, attachedTo, mounted, healthy }) =>
        `volume ${spec.name} on ${attachedTo ?? 'no node'} mounted ${mounted} healthy ${[...healthy].toSorted().join()}`,
    ),
    ...[...truth.flux].map(
      ([name, { suspended, annotations, ready, branch }]) =>
        `flux ${name} suspended ${suspended} ready ${ready} ${branch ?? ''} ${JSON.stringify(annotations)}`,
    ),
  ];
}

/** `-` the first has it alone, `+` the second. */
export function differenceOf(first: readonly string[], second: readonly string[]): readonly string[] {
  const [there, here] = [counted(first), counted(second)];
  const lines = new Set([...first, ...second]);
  return [...lines].flatMap((line) => {
    const more = (here.get(line) ?? 0) - (there.get(line) ?? 0);
    return more === 0 ? [] : [`${more > 0 ? '+' : '-'} ${line}`];
  });
}

function counted(lines: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}
