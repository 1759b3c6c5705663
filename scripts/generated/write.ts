// Compares generated artefacts with the working tree, and writes those that differ.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Artefact } from './artefact.ts';

export interface Difference {
  readonly path: string;
  /** The first place where the two differ, for people. */
  readonly detail: string;
}

/** Artefacts are applied in order, so that two parts of one file both end up in it. */
export function differences(artefacts: readonly Artefact[], root: string): Difference[] {
  return [...wanted(artefacts, root)].flatMap(([path, text]) => {
    const present = read(root, path);
    return present === text ? [] : [{ path, detail: firstDifference(present, text) }];
  });
}

export function writeAll(artefacts: readonly Artefact[], root: string): void {
  for (const [path, text] of wanted(artefacts, root)) {
    if (read(root, path) === text) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function wanted(artefacts: readonly Artefact[], root: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const artefact of artefacts) {
    const present = texts.get(artefact.path) ?? read(root, artefact.path);
    const content = artefact.content();
    texts.set(artefact.path, 'name' in artefact ? embed(present, artefact, content) : withNewline(content));
  }
  return texts;
}

function embed(
  present: string | undefined,
  part: { readonly path: string; readonly name: string },
  content: string,
): string {
  const open = `<!-- generated:${part.name} -->`;
  const close = `<!-- /generated:${part.name} -->`;
  const from = present?.indexOf(open) ?? -1;
  const to = present?.indexOf(close, from) ?? -1;
  if (present === undefined || from < 0 || to < 0) {
    throw new Error(`${part.path} has no place for the generated part: it needs ${open} and ${close}`);
  }
  return `${present.slice(0, from + open.length)}\n${withNewline(content)}${present.slice(to)}`;
}

function firstDifference(present: string | undefined, text: string): string {
  if (present === undefined) return 'the file does not exist';
  const [old, fresh] = [present.split('\n'), text.split('\n')];
  const index = fresh.findIndex((line, at) => line !== old[at]);
  const at = index < 0 ? fresh.length : index;
  return `line ${at + 1} is ${JSON.stringify(old[at] ?? '')} and should be ${JSON.stringify(fresh[at] ?? '')}`;
}

function withNewline(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

function read(root: string, path: string): string | undefined {
  return existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined;
}
