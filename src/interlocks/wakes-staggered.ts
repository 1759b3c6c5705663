import { factAbout } from '../core/facts.ts';
import { stepId } from '../core/ids.ts';
import type { Interlock, Objection } from '../core/interlock.ts';
import { after } from '../core/moment.ts';

/** Inrush, DHCP and image pulls: machines are woken one after another, a bounded number at a time, and not onto a loaded UPS. */
export const wakesStaggered: Interlock = (action, { config, memory, now, snapshot, site, steps, passed }) => {
  if (action.kind !== 'Wake') return undefined;
  if (memory.records[action.id] !== undefined) return undefined;
  const { wakeParallel, wakeStaggerMs } = config.startup;
  const wakes = Object.entries(memory.records).filter(([id]) => id.startsWith('wake/'));
  // Only first wakes: a dead machine that is called again and again must not keep the others waiting.
  const last = wakes
    .flatMap(([, { attempts, startedAt }]) => (attempts > 1 ? [] : [startedAt]))
    .reduce((a, b) => (a > b ? a : b), after(now.at, -wakeStaggerMs));
  const alreadyNow = passed.some((other) => other.kind === 'Wake' && memory.records[other.id] === undefined);
  if (!now.reached(after(alreadyNow ? now.at : last, wakeStaggerMs))) {
    return notYet(`one machine is woken every ${wakeStaggerMs / 1000} s`);
  }
  const booting = wakes.filter(([id]) => {
    const name = id.split('/')[1] ?? '';
    const reach = factAbout(snapshot, 'reach', name);
    const isBack = reach.state === 'known' && reach.value.answer === 'answers';
    const state = steps.get(stepId('wake', name))?.state.is;
    // A dead machine takes a place until it is given up or left alone, and no longer.
    return !isBack && (state === 'ready' || state === 'blocked');
  }).length;
  if (booting >= wakeParallel) return notYet(`${booting} machines are booting, ${wakeParallel} may at once`);
  for (const feed of site.machine.get(action.node)?.feeds ?? []) {
    const ups = factAbout(snapshot, 'ups', feed);
    const limit = site.ups.get(feed)?.policy.maxLoadPercent ?? 100;
    if (ups.state === 'known' && (ups.value.loadPercent ?? 0) > limit) {
      return { reason: 'UpsLoaded', message: `${feed} carries ${ups.value.loadPercent} %, more than ${limit} %` };
    }
  }
  return undefined;
};

/** Its turn comes, because each of those before it has a limit; a UPS that carries too much has none, so that is no turn. */
const notYet = (message: string): Objection => ({ reason: 'WakesStaggered', message, notItsTurn: true });
