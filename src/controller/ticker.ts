/**
 * One tick: perceive, decide, record, act, attend, publish. The order is the contract: what a decision remembers, its actions
 * included, is durable before any of them starts. Only a decision that knew that the disk refuses acts without.
 */
import { type ActionEnd, endAction } from '../core/action-end.ts';
import type { Config } from '../core/config.ts';
import type { Decide, Decision, Estimates, Input } from '../core/decision.ts';
import type { Desired } from '../core/desired.ts';
import type { Memory } from '../core/memory.ts';
import { after, type Instant } from '../core/moment.ts';
import type { Ports } from '../core/ports.ts';
import { createExecutor } from '../executor/executor.ts';
import { openJournal } from '../journal/journal.ts';
import type { JournalPaths } from '../journal/paths.ts';
import type { Recovered } from '../journal/recover.ts';
import { createDesiredReader } from './desired-reader.ts';
import { createJournalCell } from './journal-cell.ts';
import { projectionStopLimitMs } from './limits.ts';
import { createProjections, type Projection } from './projections.ts';
import { startActions } from './start-actions.ts';
import type { Triggers } from './triggers.ts';

/** One decision as it was made and carried out: status, metrics and trace are made from it. */
export interface TickReport {
  readonly input: Input;
  readonly decision: Decision;
  /** What asked for this tick before its time. */
  readonly triggers: readonly string[];
  /** The disk took what was decided. */
  readonly durable: boolean;
}
export interface TickerOptions {
  readonly ports: Ports;
  readonly decide: Decide;
  readonly config: Config;
  readonly readDesired: () => Promise<Desired>;
  readonly estimates: () => Estimates;
  readonly paths: JournalPaths;
  /** A throw of it is a bug and ends the loop. */
  readonly onDecision: (report: TickReport) => void;
  readonly onEnd?: (end: ActionEnd) => void;
  readonly projections?: readonly Projection<TickReport>[];
  readonly onProjectionProblem?: (name: string, error: unknown) => void;
}
export interface Ticker {
  /** Gives the instant of the next tick when nothing happens before it. */
  tick(): Promise<Instant>;
  /** From this call on no action starts, and those in flight are told to give up. */
  cease(): void;
  /** Resolves when what was in flight has ended and is recorded. No tick may be under way. */
  stop(): Promise<void>;
}

export function createTicker(options: TickerOptions, recovered: Recovered, triggers: Triggers): Ticker {
  const { ports, decide, config, paths, onDecision } = options;
  const { clock } = ports;
  const readDesired = createDesiredReader(clock, options.readDesired);
  const withJournal = createJournalCell();
  const journal = openJournal({ ports, paths, recovered, onChange: () => triggers.tickSoon('journal') });
  const projections = createProjections(options.projections ?? [], (name, error) => {
    options.onProjectionProblem?.(name, error);
  });
  let memory: Memory | undefined = recovered.memory;
  let sequence = 0;
  let endsSinceDecision: ActionEnd[] = [];

  const end = (ended: ActionEnd): void => {
    if (memory === undefined) return; // An action comes from a decision, and a decision leaves a Memory.
    memory = endAction(memory, ended);
    endsSinceDecision.push(ended);
    // Not awaited: what is decided on it is recorded after it, and without it the action counts as unknown.
    void journal.record({ memory, wallAt: clock.wallNow(), end: ended });
    options.onEnd?.(ended);
    triggers.tickSoon('action ended');
  };
  const executor = createExecutor(ports, end);

  return {
    async tick() {
      const why = triggers.take();
      const desired = await readDesired();
      const reading = journal.reading();
      sequence += 1;
      const snapshot = withJournal(ports.perceive(sequence), reading);
      const input: Input = { config, desired, snapshot, memory, estimates: options.estimates() };
      const decision = decide(input);
      const before = memory;
      ({ memory } = decision);
      endsSinceDecision = [];
      const durable = await journal.record({ memory, wallAt: snapshot.wallAt, begins: decision.actions });
      if (!durable && reading.durable && decision.actions.length > 0) {
        // Decided in the belief that the disk works. Nothing of it has started, so it is decided anew, knowing better.
        memory = before && endsSinceDecision.reduce(endAction, before);
        triggers.tickSoon('journal refused');
        return decision.wakeAt;
      }
      for (const unsent of startActions(executor, decision.actions, clock.now())) end(unsent);
      ports.attend({ refresh: decision.refresh, machines: decision.attention });
      const report: TickReport = { input, decision, triggers: why, durable };
      onDecision(report);
      projections.offer(report);
      return decision.wakeAt;
    },
    cease: () => void executor.stop(),
    async stop() {
      await executor.stop();
      await journal.close();
      const limit = new AbortController();
      await Promise.race([projections.idle(), clock.wakeAt(after(clock.now(), projectionStopLimitMs), limit.signal)]);
      limit.abort('idle');
    },
  };
}
