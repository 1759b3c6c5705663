/**
 * What tells the power of a machine from outside: its `off_check`, a command of this host that asks an outlet, a BMC or a PoE port. The
 * cells `outlet/NAME`.
 */
import { type CommandEnd, runCommand } from '../clients/local-command/run.ts';
import { createTurns } from '../clients/turns.ts';
import type { CellName } from '../core/facts.ts';
import type { NodeName } from '../core/ids.ts';
import type { Clock } from '../core/ports.ts';
import type { Attending } from './attend.ts';
import { type Polling, startPoll } from './poll.ts';
import type { Publisher } from './publisher.ts';
import { rhythm } from './rhythm.ts';

/** A management controller takes seconds to answer; one that takes longer is asked again in the next round, ms. */
export const offCheckLimitMs = 10_000;
/** Programs at once: each is a process, and a rack of outlets answers one question at a time anyway. */
const programsAtOnce = 8;
/** What is told of what the program printed. */
const quotedCharacters = 200;

export interface CheckedMachine {
  readonly name: NodeName;
  /** Program and arguments: exit 0 = off, 1 = on, anything else says nothing. */
  readonly offCheck: readonly string[];
}
export interface OutletsOptions {
  readonly machines: readonly CheckedMachine[];
  readonly clock: Clock;
  readonly cells: Publisher;
  readonly attending: Readonly<Pick<Attending, 'machines'>>;
}

export function observeOutlets(
  { machines, clock, cells, attending }: OutletsOptions,
  signal: AbortSignal,
): ReadonlyMap<CellName, Polling> {
  // One question of each machine at a time, so not more than all of them ever wait.
  const turns = createTurns(programsAtOnce, machines.length);
  return new Map(
    machines.map(({ name, offCheck }) => {
      const cell = `outlet/${name}` as const;
      const spec = {
        periodMs: () => (attending.machines.has(name) ? rhythm.attended : rhythm.machine),
        async read({ asked }: { readonly asked: boolean }) {
          const turn = await turns.take(signal);
          if (typeof turn !== 'function') return;
          // Not before: what it finds is as old as the moment in which it was really asked.
          const began = clock.now();
          const end = await runCommand(offCheck, { clock, limitMs: offCheckLimitMs }, signal).finally(turn);
          if (signal.aborted) return;
          const power = powerBy(end);
          if (power !== undefined) cells.publish(cell, { power }, began, asked);
          else cells.fail(cell, { reason: 'OutletUnreadable', message: `off_check of ${name}: ${whyNot(end)}` });
        },
      };
      return [cell, startPoll(clock, spec, signal)] as const;
    }),
  );
}

function powerBy(end: CommandEnd): 'on' | 'off' | undefined {
  if (end.state !== 'exited') return undefined;
  return ({ 0: 'off', 1: 'on' } as const)[end.code];
}

function whyNot(end: CommandEnd): string {
  if (end.state !== 'exited') return end.message;
  const [said = ''] = (end.stderr.trim() || end.stdout.trim()).split('\n');
  return `it ended with ${end.code}, and 0 is off, 1 is on${said === '' ? '' : `: ${said.slice(0, quotedCharacters)}`}`;
}
