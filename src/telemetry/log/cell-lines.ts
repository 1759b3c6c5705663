/** Facts that became known, stale or unknown: single readings, which alone mean little. */
import type { Snapshot } from '../../core/facts.ts';
import type { Observed } from '../../core/observed.ts';
import { type LogLine, line } from './line.ts';

export function cellLines(old: Snapshot | undefined, now: Snapshot): readonly LogLine[] {
  return Object.entries(now.facts).flatMap(([cell, fact]) => {
    const was = old?.facts[cell];
    if (was === fact || (was?.state === fact.state && reasonOf(was) === reasonOf(fact))) return [];
    // What nobody has tried to read yet is no news.
    if (was === undefined && reasonOf(fact) === 'NeverRead') return [];
    const why = fact.state === 'known' ? undefined : fact.message;
    return [
      line('debug', 'fact changed', { fact: cell, from: was?.state, state: fact.state, reason: reasonOf(fact), why }),
    ];
  });
}

const reasonOf = (fact: Observed<unknown>): string | undefined => (fact.state === 'known' ? undefined : fact.reason);
