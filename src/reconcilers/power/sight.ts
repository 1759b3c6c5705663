/** What the policy sees in the reading of one UPS: the reading itself, and what follows from it together with the memory. */
import { after, type Instant } from '../../core/moment.ts';
import type { PolicyInput } from './policy-input.ts';
import { type CleanReading, cleanReading } from './reading.ts';
import { toldAt, withRuntime } from './runtime.ts';

export interface Sight {
  readonly reading: CleanReading;
  readonly line: 'mains' | 'battery';
  readonly began: Instant;
  /** On battery, when the runtime was told first: it has been running down since. */
  readonly runtimeAt: Instant | undefined;
  /** On battery, and the runtime no longer covers the need. */
  readonly below: boolean;
  readonly onBatterySince: Instant | undefined;
}

/** Nothing when the UPS says nothing: WAIT, OFF, BYPASS or no token at all says as little about the mains as silence does. */
export function sightOf(input: PolicyInput): Sight | undefined {
  const { fact, memory, needMs, now } = input;
  if (fact.state !== 'known') return undefined;
  const reading = withRuntime(testBounded(input, cleanReading(fact.value)), input);
  const { line, runtimeMs } = reading;
  if (line === 'none') return undefined;
  const runtimeAt = toldAt(input, reading, fact.began);
  return {
    reading,
    line,
    began: fact.began,
    runtimeAt,
    below: runtimeAt !== undefined && runtimeMs !== undefined && now.reached(after(runtimeAt, runtimeMs - needMs)),
    onBatterySince: line === 'battery' ? (memory.onBatterySince ?? now.at) : undefined,
  };
}

/** A self-test or calibration runs on the battery while input is present; one that does not end is an outage. */
function testBounded({ memory, ups, now }: PolicyInput, reading: CleanReading): CleanReading {
  if (!reading.testing) return reading;
  const since = memory.testSince ?? now.at;
  return now.reached(after(since, ups.policy.selfTestLimitMs)) ? { ...reading, line: 'battery' } : reading;
}
