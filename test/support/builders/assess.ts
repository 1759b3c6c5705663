// One row asked about one subject.
import type { Config } from '../../../src/core/config.ts';
import { nothingLearned } from '../../../src/core/decision.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { stepId } from '../../../src/core/ids.ts';
import type { Memory, Run } from '../../../src/core/memory.ts';
import { momentAt } from '../../../src/core/moment.ts';
import { keysOf, recordOf } from '../../../src/core/records.ts';
import { siteOf } from '../../../src/core/site.ts';
import type { Assessment } from '../../../src/core/step.ts';
import type { UpsPicture } from '../../../src/core/view.ts';
import type { Assess, AssessInput } from '../../../src/reconcilers/assess.ts';
import { downAssessors } from '../../../src/reconcilers/down/assessors.ts';
import { pictureAll } from '../../../src/reconcilers/machines.ts';
import { goingDown } from '../../../src/reconcilers/run/scope.ts';
import { upAssessors } from '../../../src/reconcilers/up/assessors.ts';
import { aPicture } from './actions.ts';
import { aConfig } from './config.ts';
import { aMemory, aRun, aSpec } from './memory.ts';
import { aSnapshot } from './snapshot.ts';

export interface AssessPieces {
  readonly config?: Config;
  /** Made from a snapshot in which all is well. */
  readonly change?: (snapshot: Snapshot) => Snapshot;
  readonly run?: Run | undefined;
  readonly memory?: Partial<Memory>;
  readonly spec?: Partial<DesiredSpec>;
  readonly power?: Readonly<Record<string, Partial<UpsPicture>>>;
  readonly rung?: string;
}

const all: Readonly<Record<string, Assess>> = { ...downAssessors, ...upAssessors };

/** `id` is `row/subject`. */
export function assess(id: string, pieces: AssessPieces = {}): Assessment {
  const { config = aConfig(), change = (snapshot: Snapshot) => snapshot, power = {}, rung } = pieces;
  const [row = '', subject = ''] = id.split('/');
  const run = 'run' in pieces ? pieces.run : aRun(config);
  const snapshot = change(aSnapshot(config));
  const now = momentAt(snapshot.takenAt);
  const memory = aMemory(config, { ...(run === undefined ? {} : { run }), ...pieces.memory });
  const input: AssessInput = {
    config,
    site: siteOf(config),
    spec: aSpec(pieces.spec),
    snapshot,
    memory,
    run,
    estimates: nothingLearned,
    now,
    power: recordOf(config.ups.map(({ name }) => [name, aPicture(power[name])] as const)),
    pictures: pictureAll({ config, snapshot, memory, now }),
    downMachines: new Set<string>(run === undefined ? [] : goingDown(run)),
    upMachines: new Set<string>(
      keysOf(run?.targets.machines ?? {}).filter((name) => run?.targets.machines[name] === 'running'),
    ),
  };
  const assessor = all[row];
  if (assessor === undefined) throw new Error(`no row is named ${row}`);
  return assessor({ id: stepId(row, subject), subject, rung, readyAt: undefined }, input);
}
export const verdictOf = (id: string, pieces?: AssessPieces): string => assess(id, pieces).verdict.is;
