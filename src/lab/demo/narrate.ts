// The story of an outage in plain lines, one per change: what a person would want to hear, in the order in which it happens.
import type { TickReport } from '../../controller/loop.ts';
import { isOpen } from '../../reconcilers/run/is-open.ts';
import { groupsOf } from '../../telemetry/status/groups.ts';
import { tellingOf } from '../../telemetry/status/telling.ts';
import type { TraceEvent } from '../world/trace.ts';

export interface Narrator {
  decision(atMs: number, report: TickReport): void;
  event(event: TraceEvent): void;
  say(atMs: number, text: string): void;
}

export function createNarrator(write: (line: string) => void): Narrator {
  const groups = new Map<string, string>();
  let header = '';
  let conditions = '';
  const say = (atMs: number, text: string): void => write(`${clock(atMs)}  ${text}`);
  return {
    say,
    decision(atMs, { input, decision }) {
      const { run, holds } = decision.memory;
      const held = Object.entries(holds).map(
        ([name, hold]) => `${name} ${hold.phase} (${hold.reason}: ${hold.message})`,
      );
      const next = run === undefined ? '' : `${run.id} ${run.phase}, pace ${run.pace}: ${run.cause}`;
      const line = [next, ...held].filter((part) => part !== '').join('; ');
      if (line !== header && line !== '') say(atMs, line);
      if (line !== header) groups.clear();
      header = line;
      if (!isOpen(run)) return;
      // Counted as in the picture: machines, and not the steps that each of them takes.
      for (const { name, done, total, givenUp } of groupsOf(tellingOf(input, decision))) {
        const text = `${done}/${total}${givenUp.length > 0 ? `, ${givenUp.length} given up` : ''}`;
        if (groups.get(name) !== text) {
          groups.set(name, text);
          if (done + givenUp.length > 0) say(atMs, `  ${name.padEnd(10)} ${text}`);
        }
      }
      const blocked = decision.conditions.find(({ type }) => type === 'Blocked');
      const now = blocked?.status === 'True' ? `  waits: ${blocked.reason}, ${blocked.message}` : '';
      if (now !== conditions && now !== '') say(atMs, now);
      conditions = now;
    },
    event(event) {
      const text = heard(event);
      if (text !== undefined) say(event.at, text);
    },
  };
}

/** What happens in the world by itself, and what must not happen. */
function heard(event: TraceEvent): string | undefined {
  switch (event.kind) {
    case 'mains':
      return event.on ? `mains are back on circuit ${event.circuit}` : `mains fail on circuit ${event.circuit}`;
    case 'lost-power':
      return `${event.machine} loses its power while it is ${event.was}, with ${event.containers} containers`;
    case 'quorum':
      return event.has ? 'etcd has its quorum again' : 'etcd loses its quorum, as it must at the end';
    default:
      return undefined;
  }
}

function clock(atMs: number): string {
  const seconds = Math.floor(atMs / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
