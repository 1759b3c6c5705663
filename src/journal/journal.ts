/**
 * The write side of the journal. What is recorded while a write is under way waits and goes out as one write after it. A disk that
 * refuses, or does not answer, never blocks anybody: the frames wait in memory, and once it works a whole checkpoint goes first.
 */
import type { JournalReading } from '../core/facts.ts';
import type { Timestamp } from '../core/moment.ts';
import type { Ports } from '../core/ports.ts';
import { createChainWriter } from './chain-writer.ts';
import { type Change, contentsOf } from './contents.ts';
import { createDisk } from './disk.ts';
import { waitingBytesLimit } from './limits.ts';
import type { JournalPaths } from './paths.ts';
import type { Recovered } from './recover.ts';
import { createWaiting } from './waiting.ts';
import { createWriter } from './writer.ts';

export interface Entry extends Change {
  readonly wallAt: Timestamp;
}
export interface Journal {
  /** Resolves with true when the entry and all before it are durable, with false when the disk refuses; never rejects. */
  record(entry: Entry): Promise<boolean>;
  /** The same object while nothing changed. */
  reading(): JournalReading;
  /** Resolves when all is written or the disk refuses. What is recorded afterwards is not written. */
  close(): Promise<void>;
}
export interface JournalOptions {
  readonly ports: Pick<Ports, 'files' | 'clock'>;
  readonly paths: JournalPaths;
  readonly recovered: Recovered;
  /** The disk began or ceased to refuse. */
  readonly onChange: () => void;
}

export function openJournal(options: JournalOptions): Journal {
  const { clock, files } = options.ports;
  const chain = createChainWriter(options.recovered.chain);
  const disk = createDisk(files, options.paths, chain, options.recovered.copies);
  const waiting = createWaiting();
  let reading: JournalReading = { durable: true, message: '' };
  let wallAt = clock.wallNow();
  let isClosed = false;

  const say = (durable: boolean, message: string): void => {
    if (reading.durable === durable && reading.message === message) return;
    reading = { durable, message };
    options.onChange();
  };
  const writer = createWriter({
    clock,
    disk,
    isBehind: () => disk.written() < chain.sequence(),
    wallAt: () => wallAt,
    onWritten(message) {
      say(true, message);
      waiting.settle(disk.written());
    },
    onRefused(message) {
      say(false, message);
      waiting.refuseAll();
    },
  });
  const untilWritten = (): Promise<boolean> => {
    if (disk.written() >= chain.sequence()) return Promise.resolve(reading.durable);
    if (isClosed) return Promise.resolve(false);
    writer.start();
    return reading.durable ? waiting.until(chain.sequence()) : Promise.resolve(false);
  };
  return {
    record(entry) {
      ({ wallAt } = entry);
      for (const content of contentsOf(entry, chain.memory())) chain.add(content, entry.memory, wallAt);
      if (!reading.durable && chain.bytes() > waitingBytesLimit) chain.forgetFrames();
      return untilWritten();
    },
    reading: () => reading,
    async close() {
      await untilWritten();
      isClosed = true;
      writer.stop();
    },
  };
}
