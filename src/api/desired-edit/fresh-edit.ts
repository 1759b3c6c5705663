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

export function freshEdit({ bytes, old, next, stamp, site }: FreshEdit): DesiredEdit {
  const { config } = site;
  const isKept = old.isBlank || old.saysNothing;
  const start = startOf(old, isKept ? '' : rejectedNote(stamp.at));
  const plain = readPlainYaml(freshText);
  const root = 'value' in plain && isPlainMap(plain.value) ? plain.value : {};
  const rewritten = rewriteYaml(start.text, next(rootOf(root, old, site)), (item) => item) ?? '';
  const written = new TextEncoder().encode(start.mark + rewritten);
  const { desired, problems } = readDesired(written, config);
  if (desired.state !== 'valid') return { state: 'refused', problems };
  const edited = {
    state: 'edited',
    bytes: written,
    before: old.before,
    after: desired.spec,
    problems: old.problems,
  } as const;
  return isKept || bytes === undefined ? edited : { ...edited, rejected: bytes };
}

/** A file of comments alone goes on with the fresh text; any other text gives way to it. */
function startOf(old: OldText, note: string): { readonly text: string; readonly mark: string } {
  if (old.text === undefined || !old.saysNothing) return { text: note + freshText, mark: '' };
  const eol = old.text.includes('\r\n') ? '\r\n' : '\n';
  const comments = old.text.endsWith('\n') ? old.text : old.text + eol;
  return { text: comments + freshText.replaceAll('\n', eol), mark: old.mark };
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
