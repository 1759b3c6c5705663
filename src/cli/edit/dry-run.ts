/** What `set --dry-run` says: the word as it would be, and what would keep it from being done. */
import type { EditedDesired } from '../../api/desired-edit/outcome.ts';
import { undoOf } from '../../api/desired-edit/undo.ts';
import type { Timestamp } from '../../core/moment.ts';
import { heldLines, refusedPower } from './report.ts';
import { actingStatusAt } from './seen.ts';

export interface DryRun {
  readonly site: string;
  /** How ananke is called for these files. */
  readonly call: string;
  /** The edit as a sentence, without a full stop. */
  readonly what: string;
  readonly edit: EditedDesired;
  readonly at: Timestamp;
  /** What whoever says it should know: sentences. */
  readonly warnings: readonly string[];
}

export function dryRunLines({ site, call, what, edit, at, warnings }: DryRun, statusFile: string): readonly string[] {
  const undo = undoOf(edit.before, edit.after, at, call);
  const status = actingStatusAt(statusFile);
  const held = status === undefined ? [] : heldLines(edit.after, status, '  ', call);
  return [
    `${site}  ${what}. Nothing was changed (--dry-run).`,
    ...(held.length === 0 ? [] : ['It would take effect when the last hold goes:', ...held]),
    ...(status === undefined ? [] : refusedPower(edit.after, status)),
    ...warnings,
    ...(undo === undefined ? [] : [`Undo would be: ${undo}`]),
  ];
}
