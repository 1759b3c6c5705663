/** A word that somebody wants to say, checked and reckoned and not yet written: the beginning of `set`, `startup` and `shutdown`. */
import type { Change } from '../../api/desired-edit/change.ts';
import { editDesired } from '../../api/desired-edit/edit-desired.ts';
import type { EditedDesired } from '../../api/desired-edit/outcome.ts';
import { type Timestamp, timestamp } from '../../core/moment.ts';
import type { Plan } from '../../telemetry/plan/plan.ts';
import { readBytes } from '../read-bytes.ts';
import { duration } from '../screens/times.ts';
import { statusFileOf } from '../status-file.ts';
import type { Places } from '../tree.ts';
import { type SiteFiles, siteAt } from './config-at.ts';
import { siteOf } from './in-force.ts';
import { optionWords } from './option-words.ts';
import { wordChange } from './report.ts';
import { askBeforeStranding, idle, stranding } from './warnings.ts';
import { edited, stampAt } from './write-edit.ts';

export interface Wanted {
  readonly files: SiteFiles;
  readonly change: Change;
  readonly edit: EditedDesired;
  readonly at: Timestamp;
  /** The edit as a sentence, without a full stop. */
  readonly what: string;
  /** Who would not come back; undefined for a word that takes nobody down. */
  readonly takes: Plan | undefined;
}

/** Fails with a mistake in the words or the files: it must not be found after a question was asked. */
export async function wantedBy(change: Change, places: Places): Promise<Wanted> {
  const files = await siteAt(places);
  const site = siteOf(files.config, statusFileOf(process.env));
  const stamp = stampAt(timestamp(Date.now()), process.env);
  const edit = edited(editDesired(await readBytes(files.desired), change, stamp, site), files);
  // Another list of names to ignore opens no way down.
  const isDown = change.kind === 'say' && change.word?.cluster === 'down';
  const takes = isDown ? await planDown(files, edit.after) : undefined;
  const about = takes?.totalSeconds === undefined ? '' : `. About ${duration(takes.totalSeconds)}`;
  return { files, change, edit, at: stamp.at, what: `${describe(edit)}${about}`, takes };
}

/** What it should be told with; asked before, where somebody is there who can be asked. */
export async function agreedWarnings({ files, edit, at, takes }: Wanted, yes: boolean): Promise<readonly string[]> {
  const asked = takes !== undefined && !yes && (await askBeforeStranding(takes));
  return [...idle(edit.after, at, files.call), ...(asked ? [] : stranding(takes))];
}

/** The tables are loaded only for a word that they are asked about. */
async function planDown(files: SiteFiles, word: EditedDesired['after']): Promise<Plan> {
  const [{ planOf }, { learnedAt }] = await Promise.all([
    import('../../telemetry/plan/plan.ts'),
    import('../history-at.ts'),
  ]);
  return planOf(files.config, word, await learnedAt(files));
}

function describe({ before, after }: EditedDesired): string {
  const ignored = after.ignoredNodes.filter((name) => before?.ignoredNodes.includes(name) !== true);
  const taken = (before?.ignoredNodes ?? []).filter((name) => !after.ignoredNodes.includes(name));
  return [
    wordChange(before, after),
    ...optionWords(after.options),
    ...(ignored.length > 0 ? [`ignored from now on: ${ignored.join(' ')}`] : []),
    ...(taken.length > 0 ? [`no longer ignored: ${taken.join(' ')}`] : []),
  ].join('; ');
}
