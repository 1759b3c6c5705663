/**
 * The edits of desired.yaml that the command line makes, as a pure function of its bytes. The text stays as people wrote it but for
 * what the edit is about. A text that cannot stay, because it is not valid, is written afresh and handed back, so that nothing of
 * it is lost (ADR 0021).
 */
import { canonicalJson } from '../canonical-json.ts';
import { readDesired } from '../desired.ts';
import { nearest } from '../suggestion.ts';
import { rewriteYaml } from '../yaml-rewrite/rewrite.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import { completed } from './carried.ts';
import type { Change, Stamp } from './change.ts';
import { freshEdit } from './fresh-edit.ts';
import { mistakesIn } from './mistakes.ts';
import { nextRoot, type Values, withoutOptions } from './next-value.ts';
import { type OldText, readOldText } from './old-text.ts';
import type { DesiredEdit, EditedDesired, Site } from './outcome.ts';

/** `stamp` makes it an edit of its own, also when it changes nothing else. Total: it never throws, whatever the bytes are. */
export function editDesired(bytes: Uint8Array | undefined, change: Change, stamp: Stamp, site: Site): DesiredEdit {
  const old = readOldText(bytes, site.config);
  if (old.kind !== undefined && isAnother(old.kind)) return { state: 'another-kind', kind: old.kind };
  const mistakes = mistakesIn(change, stamp.at, site.config, old.root?.spec['ignoredNodes']);
  if (mistakes.length > 0) return { state: 'mistaken', mistakes };
  const saysWord = change.kind === 'say' && change.word !== undefined;
  // What stands in a file that is not valid was never in force: only a new word may put it there.
  const hasWord = old.isBlank ? site.inForce !== undefined : old.before !== undefined;
  if (!saysWord && !hasWord) return { state: 'refused', problems: old.problems };

  const make = (adapted: (root: Values) => Values): DesiredEdit => {
    const next = (root: Values): Values => nextRoot(adapted(root), change, stamp, site.config);
    return inPlace(old, next, stamp, site) ?? freshEdit({ bytes, old, next, stamp, site });
  };
  const kept = make((root) => root);
  // Options were for the run of their own edit (ADR 0017). An edit that changes no release and no pause counts as a word said
  // again, and would say them again; one that does change these leaves them to the run that has them.
  if (saysWord || kept.state !== 'edited' || isReleaseOrPause(kept)) return kept;
  return make(withoutOptions);
}

/** What says that it is something else was named by mistake; a slip of the pen in that word, or damage, is mended like any other. */
function isAnother(kind: string): boolean {
  return kindForm.test(kind) && nearest(kind, ['DesiredState']).length === 0;
}
/** As the kinds of Kubernetes are written: `Pod`, `HelmRelease`. */
const kindForm = /^([A-Z][a-z0-9]*)+$/;

/** The old text, changed where the edit is about it. Undefined when that is not enough, or not possible. */
function inPlace(
  old: OldText,
  next: (root: Values) => Values,
  stamp: Stamp,
  { config, inForce }: Site,
): EditedDesired | undefined {
  const { text, mark, root, before, problems } = old;
  if (text === undefined || root === undefined) return undefined;
  const spec = before === undefined ? completed(root.spec, inForce, config) : root.spec;
  const rewritten = rewriteYaml(text, next({ ...root.value, spec }), holdOrItem);
  if (rewritten === undefined) return undefined;
  const bytes = new TextEncoder().encode(mark + rewritten);
  const { desired } = readDesired(bytes, config);
  if (desired.state !== 'valid' || desired.editId !== stamp.id) return undefined;
  return { state: 'edited', bytes, before, after: desired.spec, problems };
}

/** A release of the same hold is the same item of the list, whatever else of it is new. */
function holdOrItem(item: unknown): unknown {
  return isPlainMap(item) ? item['hold'] : item;
}

function isReleaseOrPause({ before, after }: EditedDesired): boolean {
  const keys = ['countermands', 'act', 'actUntil'] as const;
  return keys.some((key) => canonicalJson(before?.[key] ?? null) !== canonicalJson(after[key] ?? null));
}
