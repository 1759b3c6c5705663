/** The edit where the old text cannot stay: a new file, with what has to be kept of the old one. */
import { readDesired } from '../desired.ts';
import { rewriteYaml } from '../yaml-rewrite/rewrite.ts';
import { isPlainMap } from '../yaml-rewrite/written.ts';
import { readPlainYaml } from '../yaml-values.ts';
import { carried, specIn } from './carried.ts';
import type { Stamp } from './change.ts';
import { freshText, rejectedNote } from './fresh-text.ts';
import type { Values } from './next-value.ts';
import type { OldText } from './old-text.ts';
import type { DesiredEdit, Site } from './outcome.ts';

interface FreshEdit {
  readonly bytes: Uint8Array | undefined;
  readonly old: OldText;
  readonly next: (root: Values) => Values;
  readonly stamp: Stamp;
  readonly site: Site;
}

export function freshEdit(edit: FreshEdit): DesiredEdit {
  const { bytes, old, stamp } = edit;
  if (old.isBlank) return freshFrom(edit, freshText, '');
  if (old.text !== undefined && old.saysNothing) {
    const added = freshFrom(edit, behindComments(old.text), old.mark);
    if (added.state === 'edited') return added;
  }
  const fresh = freshFrom(edit, rejectedNote(stamp.at) + freshText, '');
  return fresh.state === 'edited' && bytes !== undefined ? { ...fresh, rejected: bytes } : fresh;
}

function freshFrom({ old, next, site }: FreshEdit, text: string, mark: string): DesiredEdit {
  const plain = readPlainYaml(freshText);
  const root = 'value' in plain && isPlainMap(plain.value) ? plain.value : {};
  const rewritten = rewriteYaml(text, next(rootOf(root, old, site)), (item) => item) ?? '';
  const bytes = new TextEncoder().encode(mark + rewritten);
  const { desired, problems } = readDesired(bytes, site.config);
  if (desired.state !== 'valid') return { state: 'refused', problems };
  return { state: 'edited', bytes, before: old.before, after: desired.spec, problems: old.problems };
}

/** A file of comments alone goes on with the fresh text. */
function behindComments(text: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return (text.endsWith('\n') ? text : text + eol) + freshText.replaceAll('\n', eol);
}

/** The value of the new file before the edit: of a valid one all of it, of any other what may not be lost. */
function rootOf(fresh: Values, old: OldText, { config, inForce }: Site): Values {
  const spec = isPlainMap(fresh['spec']) ? fresh['spec'] : {};
  if (old.before !== undefined && old.root !== undefined) {
    return { ...fresh, ...old.root.value, spec: { ...spec, ...old.root.spec } };
  }
  const word = inForce === undefined ? {} : { cluster: inForce.cluster, mode: inForce.mode, reason: inForce.reason };
  const rest = carried(old.text === undefined ? undefined : specIn(old.text), inForce, config);
  return { ...fresh, spec: { ...spec, ...word, ...rest } };
}
