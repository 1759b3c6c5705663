// One outage as lines that a person can read: what the world did, what the controller decided, side by side.
import type { TickReport } from '../../controller/loop.ts';
import type { TraceEvent } from '../world/trace.ts';
import type { World } from '../world/world.ts';

export interface TimelineLine {
  readonly at: number;
  readonly text: string;
}
export interface Timeline {
  watch(world: World): void;
  take(at: number, report: TickReport): void;
  note(at: number, text: string): void;
  readonly lines: readonly TimelineLine[];
}

/** Happenings without which a violation cannot be understood; pods come and go too often to be among them. */
const shown: ReadonlySet<TraceEvent['kind']> = new Set([
  'command',
  'mains',
  'ups-output',
  'ups-battery',
  'switch',
  'machine',
  'lost-power',
  'wake',
  'last-words',
  'stay-down',
  'unit',
  'quorum',
  'api',
  'cordon',
  'volume-dirty',
  'replica-lost',
  'vault',
  'service',
  'fault-begins',
  'fault-ends',
]);

export function createTimeline(): Timeline {
  const lines: TimelineLine[] = [];
  let before = '';
  const note = (at: number, text: string): void => {
    lines.push({ at, text });
  };
  return {
    lines,
    note,
    watch(world) {
      world.onTrace((event) => {
        if (shown.has(event.kind)) note(event.at, worldLine(event));
      });
    },
    take(at, report) {
      const state = stateOf(report);
      if (state !== before) note(at, `ananke  ${state}`);
      before = state;
      for (const action of report.decision.actions) note(at, `ananke  does ${action.id} (${action.reason})`);
    },
  };
}

function worldLine(event: TraceEvent): string {
  const { at: _at, kind, ...rest } = event;
  const parts = Object.entries(rest).map(
    ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `world   ${kind} ${parts.join(' ')}`;
}

function stateOf({ decision, input }: TickReport): string {
  const { run, holds } = decision.memory;
  const held = Object.entries(holds).map(([name, hold]) => `${name} ${hold.phase} ${hold.reason}`);
  const conditions = decision.conditions
    .filter(({ type, status }) => type !== 'Durable' || status !== 'True')
    .map(({ type, status, reason, message }) => `${type}=${status} ${reason}: ${message.slice(0, 160)}`);
  const runText = run === undefined ? 'no run' : `${run.id} ${run.phase} ${run.pace} (${run.cause})`;
  return [`${runText} desired ${input.desired.state}`, ...held, ...conditions].join(' | ');
}

/** The lines around an instant, oldest first, and at most so many of them. */
export function excerpt(lines: readonly TimelineLine[], at: number, count = 80): string[] {
  const until = lines.filter((line) => line.at <= at + 5_000);
  return until.slice(-count).map((line) => `${(line.at / 1_000).toFixed(3).padStart(11)} ${line.text}`);
}
