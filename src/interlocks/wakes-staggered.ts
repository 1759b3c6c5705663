import { counted, isOrAre } from '../core/counted.ts';
import { factAbout } from '../core/facts.ts';
import { actionId, type NodeName, stepId } from '../core/ids.ts';
import type { Interlock, InterlockInput, Objection } from '../core/interlock.ts';
import { after, earlier, type Instant, later } from '../core/moment.ts';

/**
 * A machine that was woken and does not answer keeps its place among those that start at once for so long, ms: the rush of current
 * is over then, and a dead one must not keep the others waiting for the whole of its boot limit.
 */
export const placeHeldMs = 60_000;

/** Inrush, DHCP and image pulls: machines are woken one after another, a bounded number at a time, and not onto a loaded UPS. */
export const wakesStaggered: Interlock = (action, input) => {
  if (action.kind !== 'Wake') return undefined;
  const { config, memory, now, snapshot, site, passed } = input;
  const { wakeParallel, wakeStaggerMs } = config.startup;
  // Whoever is called again may start only now; but a machine that is called for the first time waits for no repeat of a dead one.
  const isRepeat = memory.records[action.id] !== undefined;
  const others = wokenBefore(input).filter(({ name }) => name !== action.node);
  const last = others.reduce<Instant>(
    (latest, { at, lastAt }) => later(latest, isRepeat ? lastAt : at),
    after(now.at, -wakeStaggerMs),
  );
  const alreadyNow = passed.some((other) => other.kind === 'Wake');
  if (!now.reached(after(alreadyNow ? now.at : last, wakeStaggerMs)))
    return notYet(`one machine is woken every ${wakeStaggerMs / 1000} s`);
  const starting = others.filter(({ name, at }) => !isBack(name, input) && !now.reached(after(at, placeHeldMs)));
  if (starting.length >= wakeParallel)
    return notYet(
      `${counted(starting.length, 'machine')} ${isOrAre(starting.length)} booting, ${wakeParallel} may at once`,
    );
  for (const feed of site.machine.get(action.node)?.feeds ?? []) {
    const ups = factAbout(snapshot, 'ups', feed);
    const limit = site.ups.get(feed)?.policy.maxLoadPercent ?? 100;
    if (ups.state === 'known' && (ups.value.loadPercent ?? 0) > limit) {
      return { reason: 'UpsLoaded', message: `${feed} carries ${ups.value.loadPercent} %, more than ${limit} %` };
    }
  }
  return undefined;
};

/** Its turn comes, because those before it keep their places for a time only; a UPS that carries too much is no turn. */
const notYet = (message: string): Objection => ({ reason: 'WakesStaggered', message, notItsTurn: true });

interface Woken {
  readonly name: NodeName;
  /** When it was woken first: repeats for a dead machine must not keep the others waiting. */
  readonly at: Instant;
  /** When it was called last. */
  readonly lastAt: Instant;
}

/** Asked for each machine that waits for its turn, and the same for all of them within a decision. */
const found = new WeakMap<InterlockInput['steps'], readonly Woken[]>();

/** The limit of a wake begins with its first attempt. Those that are left alone meanwhile have no step any more. */
function wokenBefore({ memory, run, steps, config }: InterlockInput): readonly Woken[] {
  const known = found.get(steps);
  if (known !== undefined) return known;
  const woken = config.machines.flatMap(({ name }) => {
    const record = memory.records[actionId(`wake/${name}/Wake`)];
    const step = stepId('wake', name);
    if (record === undefined || !steps.has(step)) return [];
    const begun = run?.steps[step]?.readyAt;
    const lastAt = record.startedAt;
    return [{ name, at: begun === undefined ? lastAt : earlier(begun, lastAt), lastAt }];
  });
  found.set(steps, woken);
  return woken;
}

function isBack(name: NodeName, { snapshot }: InterlockInput): boolean {
  const reach = factAbout(snapshot, 'reach', name);
  return reach.state === 'known' && reach.value.answer === 'answers';
}
