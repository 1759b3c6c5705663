/** For whom the two tables are expanded in this tick. */
import type { Config } from '../../core/config.ts';
import type { NodeName } from '../../core/ids.ts';
import type { Run, Targets } from '../../core/memory.ts';
import { keysOf } from '../../core/records.ts';
import { type PowerClass, type Site, siteOf } from '../../core/site.ts';
import type { Per } from '../../core/step.ts';
import type { Scope } from '../graph/expand.ts';
import { isLower } from './intent.ts';

/** Machines that the run takes lower than they were when it opened. A machine keeps its rows for the whole run. */
export function goingDown(run: Pick<Run, 'from' | 'targets'>): readonly NodeName[] {
  return keysOf(run.targets.machines).filter((name) => {
    const target = run.targets.machines[name];
    const from = run.from[name];
    if (target === undefined || target === 'running') return false;
    return from === undefined || from === 'unknown' || isLower(target, from);
  });
}

/** Nothing goes down in it any more. */
export function isDownOver(run: Run): boolean {
  return run.phase === 'closed' || run.downSettled === true || goingDown(run).length === 0;
}

/** Machines that are meant to run. */
export function meantToRun(targets: Targets): readonly NodeName[] {
  return keysOf(targets.machines).filter((name) => targets.machines[name] === 'running');
}

/** A run has an up part when nothing goes down in it, or when some machine that is meant to run did not. */
export function hasUpPart(run: Run): boolean {
  if (goingDown(run).length === 0) return meantToRun(run.targets).length > 0;
  // Whoever still runs when an unfinished way down turns round has marks, cordons and suspensions to be undone.
  return meantToRun(run.targets).some((name) => run.reverses === true || run.from[name] !== 'running');
}

export function downScope(
  config: Config,
  run: Pick<Run, 'from' | 'targets'>,
  cycling: readonly string[],
): Omit<Scope, 'together'> {
  const names = new Set(goingDown(run));
  const off = new Set<string>([...names].filter((name) => run.targets.machines[name] === 'off'));
  for (const ups of cycling) off.add(ups);
  const subjects = subjectsOf(config, names, cycling);
  return { ...subjects, off, quiet: run.targets.cluster === 'quiet' };
}

export function upScope(config: Config, targets: Targets): Scope {
  const names = new Set(meantToRun(targets));
  return { ...subjectsOf(config, names, []), off: new Set(), quiet: false, together: false };
}

function subjectsOf(
  config: Config,
  names: ReadonlySet<NodeName>,
  ups: readonly string[],
): Omit<Scope, 'off' | 'quiet' | 'together'> {
  const site = siteOf(config);
  const among = (list: readonly NodeName[]) => list.filter((name) => names.has(name));
  // In the order of the configuration: the keys of a record may come back from a file in another one.
  const machines = among([...site.machine.keys()]);
  const inClass = (wanted: PowerClass) => machines.filter((name) => site.powerClass.get(name) === wanted);
  const kubelet = among(site.kubelets);
  const subjects: Record<Per, readonly string[]> = {
    cluster: kubelet.length === 0 ? [] : ['cluster'],
    kubelet,
    agent: among(site.agents),
    // The first configured server is often the one that others were joined to: it goes last and comes with the others.
    server: among(site.servers).toReversed(),
    worker: inClass('worker'),
    host: inClass('host'),
    serving: inClass('serving'),
    peer: inClass('peer'),
    upsd: inClass('upsd'),
    machine: inOrderOfUse(
      machines.filter((name) => name !== config.self),
      site,
    ),
    started: inOrderOfUse(
      machines.filter((name) => name !== config.self || site.machine.get(name)?.role !== 'host'),
      site,
    ),
    self: inClass('self'),
    ups,
  };
  return {
    subjects,
    fed: (name) => [...site.fedBy].filter(([key]) => key === name).flatMap(([, fed]) => among(fed)),
    told: (name) => config.ups.filter(({ serverHost }) => serverHost === name).map((one) => one.name),
    quorum: site.quorum,
  };
}

/** Machines are woken in this order: first those that serve others, then servers, which the API waits for, then the rest. */
function inOrderOfUse(machines: readonly NodeName[], { machine, powerClass }: Site): readonly NodeName[] {
  const rank = (name: NodeName) => {
    const kind = powerClass.get(name);
    if (kind === 'serving' || kind === 'peer' || kind === 'upsd') return 0;
    return machine.get(name)?.role === 'server' ? 1 : 2;
  };
  return machines.toSorted((a, b) => rank(a) - rank(b));
}

/** UPSes whose output this run may cycle: their holds asked for it, and the operator's word is up. */
export function cyclingUpses(config: Config, run: Run, specIsUp: boolean): readonly string[] {
  if (!specIsUp) return [];
  return config.ups.filter((ups) => ups.returnOutput && run.askedBy.includes(ups.name)).map((ups) => ups.name);
}
