/**
 * `CycleOutput`: the UPS cuts its output after a delay and gives it back when mains are there, so that machines start which start
 * only with their power. The delay is read back before the order: a UPS may take the value and keep its old one, or round it to
 * minutes, and then the output would go while machines still run.
 */

import type { NutClient } from '../../clients/nut/client.ts';
import { trackingLimitMs } from '../../clients/nut/limits.ts';
import type { NutOrder } from '../../clients/nut/nut-answer.ts';
import type { Answer } from '../../core/action.ts';
import type { UpsName } from '../../core/ids.ts';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { accepted, failed, unknownWhether } from './answers.ts';
import type { Handler } from './handler.ts';

/** A driver shows a new setting with its next reading of the device. */
const readBackMs = 500;
const readBackTries = 8;
/** With drivers that say late what became of an order: of the delay, and of the cut itself. */
export const longestCycleMs = 2 * trackingLimitMs + readBackTries * readBackMs;
const delay = 'ups.delay.shutdown';
/** NUT's instant command for "off after the delay, on again with the mains" (docs/cmdvartab of NUT). */
const order = 'shutdown.return';

export interface OrderedUps {
  readonly client: Pick<NutClient, 'variables' | 'setVariable' | 'instantCommand'>;
  readonly nameThere: string;
}

export function createCycleOutput(upses: ReadonlyMap<UpsName, OrderedUps>, clock: Clock): Handler<'CycleOutput'> {
  return async ({ ups, offDelayMs }, signal) => {
    const found = upses.get(ups);
    if (found === undefined) return failed(`there is no UPS ${ups} that takes orders`);
    const { client, nameThere } = found;
    const seconds = String(Math.round(offDelayMs / 1_000));
    const set = answerOf(await client.setVariable(nameThere, delay, seconds, signal));
    // Whether the delay was taken shows in the next readings; only the order itself must not be given twice.
    if (set.outcome === 'failed') return set;
    const shown = await readBack(found, seconds, clock, signal);
    if (shown !== undefined) return failed(shown);
    return answerOf(await client.instantCommand(nameThere, order, undefined, signal));
  };
}

/** Why the delay does not stand as it should; undefined when it does. */
async function readBack(
  { client, nameThere }: OrderedUps,
  seconds: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  let last = 'nothing';
  for (let tries = 0; tries < readBackTries && !signal.aborted; tries += 1) {
    const answer = await client.variables(nameThere, signal);
    if (answer.is !== 'ok') return answer.message;
    last = answer.value.get(delay) ?? 'nothing';
    if (Number(last) === Number(seconds)) return undefined;
    await clock.wakeAt(after(clock.now(), readBackMs), signal);
  }
  return `${nameThere} shows ${last} as ${delay}, and not ${seconds}: its output is not cut`;
}

function answerOf(given: NutOrder): Answer {
  if (given.is === 'accepted') return accepted;
  return given.is === 'failed' ? failed(given.why.message) : unknownWhether(given.why.message);
}
