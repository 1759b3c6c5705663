/** Keeps runs.json: each run is recorded once, when it is over or when another one takes its place. */
import { type RunRecord, withRun } from '../api/run-history.ts';
import type { Run } from '../core/memory.ts';
import type { Files } from '../core/ports.ts';
import { isRunOver, recordOf } from '../telemetry/runs/record.ts';
import type { Projection } from './projections.ts';
import type { TickReport } from './ticker.ts';

export interface RunRecorder {
  /** To be shown every decision: a run may open and be superseded between two writes. */
  see(report: TickReport): void;
  readonly projection: Projection<TickReport>;
}

/** `onKept`: the record is on disk. */
export function createRunRecorder(
  files: Files,
  path: string,
  onKept: (record: RunRecord) => void = () => undefined,
): RunRecorder {
  const waiting: RunRecord[] = [];
  let open: Run | undefined;
  let recorded: Run['id'] | undefined;
  const keep = (record: RunRecord): void => {
    waiting.push(record);
    // Without a disk the oldest go: what is learned comes from the newest.
    if (waiting.length > waitingLimit) waiting.shift();
  };
  return {
    see({ input: { snapshot }, decision }) {
      const { memory } = decision;
      const { run, hostBootId } = memory;
      const at = snapshot.takenAt;
      if (open !== undefined && open.id !== run?.id)
        keep(recordOf(open, run?.reverses === true ? 'turned-round' : 'superseded', at, hostBootId));
      open = undefined;
      if (run === undefined || run.id === recorded) return;
      if (isRunOver(decision)) {
        keep(recordOf(run, 'over', at, hostBootId));
        recorded = run.id;
      } else open = run;
    },
    projection: {
      name: 'runs.json',
      async write() {
        for (let next = waiting[0]; next !== undefined; next = waiting[0]) {
          const record = next;
          await files.update(path, (bytes) => withRun(bytes, record));
          if (waiting[0] === record) waiting.shift();
          onKept(record);
        }
      },
    },
  };
}

/** Records that wait while the disk refuses. */
const waitingLimit = 16;
