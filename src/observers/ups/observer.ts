/** Reads the UPSes behind one upsd, each in its own rhythm, over the one connection to it, and publishes `ups/NAME`. */
import type { NutClient } from '../../clients/nut/client.ts';
import type { PowerPolicy } from '../../core/config.ts';
import type { UpsReading } from '../../core/facts.ts';
import { known } from '../../core/observed.ts';
import type { Attention, Clock } from '../../core/ports.ts';
import type { Publisher } from '../cells.ts';
import { type Rhythm, startRhythm } from '../rhythm.ts';
import type { ServedUps } from './address.ts';
import { failureOf, noStatus } from './failure.ts';
import { upsReading } from './reading.ts';

export interface UpsObserverOptions {
  /** Of this upsd. Whoever gives it closes it; orders may go through it as well. */
  readonly client: Pick<NutClient, 'variables'>;
  readonly upses: readonly ServedUps[];
  readonly clock: Clock;
  readonly cells: Publisher;
}
export interface UpsObserver {
  /** Reads those of these cells that are its own now. */
  attend(attention: Pick<Attention, 'refresh'>): void;
  /** Reads no more, and publishes no more. */
  close(): void;
}

export function observeUpses({ client, upses, clock, cells }: UpsObserverOptions): UpsObserver {
  const rhythms = new Map<string, Rhythm>();
  const life = new AbortController();
  for (const { config, nameThere } of upses) {
    const cell = `ups/${config.name}` as const;
    let periodMs = restlessMs(config.policy);
    const read = async (isAsked: boolean): Promise<void> => {
      const began = clock.now();
      const answer = await client.variables(nameThere);
      if (life.signal.aborted) return;
      const reading = answer.is === 'ok' ? upsReading(answer.value) : undefined;
      periodMs = reading === undefined ? restlessMs(config.policy) : periodOf(reading, config.policy);
      if (reading !== undefined) cells.publish(cell, known(reading, began), isAsked);
      else cells.fail(cell, answer.is === 'ok' ? noStatus(nameThere) : failureOf(answer));
    };
    rhythms.set(cell, startRhythm({ clock, read, periodMs: () => periodMs }));
  }
  return {
    attend({ refresh }) {
      for (const cell of refresh) rhythms.get(cell)?.ask();
    },
    close() {
      life.abort('closed');
      for (const rhythm of rhythms.values()) rhythm.stop();
    },
  };
}

/** A UPS that cannot be read, or says nothing about the mains, may be on battery. */
function restlessMs({ pollOnMainsMs, pollOnBatteryMs }: PowerPolicy): number {
  return Math.min(pollOnMainsMs, pollOnBatteryMs);
}

function periodOf({ tokens }: UpsReading, policy: PowerPolicy): number {
  if (tokens.includes('OB')) return policy.pollOnBatteryMs;
  return tokens.includes('OL') ? policy.pollOnMainsMs : restlessMs(policy);
}
