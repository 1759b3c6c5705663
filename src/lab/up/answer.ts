/** Answers what is asked of a running lab. */

import { durationWords } from '../../cli/edit/duration-flag.ts';
import type { World } from '../world/world.ts';
import { checkedFault, type FaultAsked } from './asked.ts';
import { faultLimit } from './limits.ts';
import type { Reply, Request } from './requests.ts';
import { standingOf } from './standing.ts';

export function createAnswers(world: World): (request: Request) => Reply {
  /** When a fault ends by itself, world ms, by its number. */
  const ends = new Map<number, number>();
  return (request) => {
    switch (request.ask) {
      case 'fault':
        return request.kind === mainsOn ? bringMainsBack(world, request) : begin(world, ends, request);
      case 'clear':
        return clear(world, request.which);
      case 'status':
        return { is: 'standing', standing: standingOf(world, ends) };
    }
  };
}

/** No fault, but the word for the end of those of a circuit. */
const mainsOn = 'mains-on';
const ofMains: ReadonlySet<string> = new Set(['mains-off', 'mains-flap']);

function begin(world: World, ends: Map<number, number>, asked: FaultAsked): Reply {
  const checked = checkedFault(asked, world.site);
  if ('wrong' in checked) return { is: 'wrong', said: checked.wrong };
  if (world.truth.faults.size >= faultLimit)
    return { is: 'wrong', said: `${faultLimit} faults are in force: clear some, ananke lab fault --clear all` };
  const { fault } = checked;
  const at = world.now();
  const until = asked.forMs === undefined ? {} : { untilMs: at + asked.forMs };
  const number = world.inject({ ...fault, at, ...until });
  // It begins as an event of its own, at this moment.
  world.now();
  const begun = `${fault.kind} ${fault.target}`;
  if (!world.truth.faults.has(number)) return { is: 'done', said: `${begun}: happened` };
  if (asked.forMs !== undefined) ends.set(number, at + asked.forMs);
  const lasts = asked.forMs === undefined ? '' : ` for ${durationWords(asked.forMs)}`;
  return { is: 'done', said: `fault ${number}: ${begun}${lasts}. End it: ananke lab fault --clear ${number}` };
}

function bringMainsBack(world: World, { target }: FaultAsked): Reply {
  const checked = checkedFault({ kind: 'mains-off', target }, world.site);
  if ('wrong' in checked) return { is: 'wrong', said: checked.wrong };
  const circuit = checked.fault.target;
  const numbers = [...world.truth.faults.values()]
    .filter((fault) => fault.target === circuit && ofMains.has(fault.kind))
    .map(({ number }) => number);
  for (const number of numbers) world.clear(number);
  return { is: 'done', said: numbers.length === 0 ? `${circuit} has mains` : `${circuit} has mains again` };
}

function clear(world: World, which: number | 'all'): Reply {
  const active = [...world.truth.faults.values()];
  const meant = active.filter(({ number }) => which === 'all' || number === which);
  if (which !== 'all' && meant.length === 0) {
    const numbers = active.map(({ number, kind, target }) => `${number} (${kind} ${target})`).join(', ');
    return { is: 'wrong', said: `no fault ${which} is in force${numbers === '' ? '' : `; there are ${numbers}`}` };
  }
  for (const { number } of meant) world.clear(number);
  const ended = meant.map(({ number, kind, target }) => `fault ${number} ended: ${kind} ${target}`);
  return { is: 'done', said: ended.length === 0 ? 'no fault is in force' : ended.join('\n') };
}
