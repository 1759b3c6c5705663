/** Reads the UPSes behind one upsd, each in its own rhythm, over the one connection to it: the cells `ups/NAME`. */
import type { NutClient } from '../../clients/nut/client.ts';
import type { PowerPolicy } from '../../core/config.ts';
import type { CellName, UpsReading } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { type Polling, type Reading, startPoll } from '../poll.ts';
import type { Publisher } from '../publisher.ts';
import type { ServedUps } from './address.ts';
import { failureOf, noStatus, otherSerial } from './failure.ts';
import { upsReading } from './reading.ts';

export interface UpsObserverOptions {
  /** Of this upsd. Whoever gives it closes it; orders may go through it as well. */
  readonly client: Pick<NutClient, 'variables'>;
  readonly upses: readonly ServedUps[];
  readonly clock: Clock;
  readonly cells: Publisher;
}

export function observeUpses(
  { client, upses, clock, cells }: UpsObserverOptions,
  signal: AbortSignal,
): ReadonlyMap<CellName, Polling> {
  return new Map(
    upses.map(({ config, nameThere }) => {
      const cell: CellName = `ups/${config.name}`;
      let period = restlessMs(config.policy);
      const spec = {
        periodMs: () => period,
        async read({ began, asked }: Reading) {
          const answer = await client.variables(nameThere);
          if (signal.aborted) return;
          const other = answer.is === 'ok' ? otherSerial(config, answer.value) : undefined;
          const reading = answer.is === 'ok' && other === undefined ? upsReading(answer.value) : undefined;
          period = reading === undefined ? restlessMs(config.policy) : periodOf(reading, config.policy);
          if (reading !== undefined) cells.publish(cell, reading, began, asked);
          else cells.fail(cell, answer.is === 'ok' ? (other ?? noStatus(nameThere)) : failureOf(answer));
        },
      };
      return [cell, startPoll(clock, spec, signal)] as const;
    }),
  );
}

/** A UPS that cannot be read, or says nothing about the mains, may be on battery. */
function restlessMs({ pollOnMainsMs, pollOnBatteryMs }: PowerPolicy): number {
  return Math.min(pollOnMainsMs, pollOnBatteryMs);
}

function periodOf({ tokens }: UpsReading, policy: PowerPolicy): number {
  if (tokens.includes('OB')) return policy.pollOnBatteryMs;
  return tokens.includes('OL') ? policy.pollOnMainsMs : restlessMs(policy);
}
