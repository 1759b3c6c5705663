/**
 * How a machine answers a verb. Shells and profiles print what they like; what counts stands between a first and a last line that
 * carry the version of this form and the name of the verb:
 *
 *     ananke/1 begin probe
 *     boot 6f0d…
 *     ananke/1 end probe
 *
 * Between them a verb that changes something says `accepted`, `refused WORD ...` or `failed CODE ...`.
 */
import type { VerbName } from '../node-verbs.ts';

export const replyVersion = 'ananke/1';
export const firstLine = (verb: VerbName): string => `${replyVersion} begin ${verb}`;
export const lastLine = (verb: VerbName): string => `${replyVersion} end ${verb}`;
export const acceptedLine = 'accepted';
/** Said by a machine that goes off, after it was told to: nothing that holds data runs in this boot any more. */
export const lastWordsLine = (bootId: string): string => `words ${bootId}`;

export type Reply =
  | { readonly is: 'said'; readonly lines: readonly string[] }
  /** The machine understood, and would not: its state is not what the verb is for. */
  | { readonly is: 'refused'; readonly word: string; readonly message: string }
  /** A command on the machine failed. */
  | { readonly is: 'failed'; readonly message: string }
  /** `began`: the verb may have done something. */
  | { readonly is: 'unreadable'; readonly began: boolean; readonly message: string };

/** Longest part of what a machine said that is shown to people, in characters. */
const excerptLength = 200;

/** Of a whole output. Strict between the two lines, indifferent to what stands around them. */
export function replyOf(verb: VerbName, output: string): Reply {
  const all = output.split('\n').map((line) => line.replace(/\r$/, ''));
  const begin = all.indexOf(firstLine(verb));
  if (begin < 0) {
    const other = otherVersion(all);
    const why = other ?? 'its first line is missing, so it did not run';
    return { ...unreadable(verb, why, output), began: other !== undefined };
  }
  const end = all.indexOf(lastLine(verb), begin);
  if (end < 0) return unreadable(verb, 'its last line is missing: it was cut off', output);
  return meaningOf(verb, all.slice(begin + 1, end));
}

function meaningOf(verb: VerbName, lines: readonly string[]): Reply {
  if (lines.some((line) => line.startsWith(`${replyVersion} `))) {
    return unreadable(verb, 'one answer stands inside another', lines.join('\n'));
  }
  const refused = lines.find((line) => line.startsWith('refused '));
  if (refused !== undefined) {
    const [, word = '', ...detail] = refused.split(' ');
    return { is: 'refused', word, message: [word, ...detail].join(' ').slice(0, excerptLength) };
  }
  const failed = lines.find((line) => line.startsWith('failed '));
  if (failed !== undefined)
    return { is: 'failed', message: `exit ${failed.slice('failed '.length)}`.slice(0, excerptLength) };
  return { is: 'said', lines };
}

function otherVersion(lines: readonly string[]): string | undefined {
  const other = lines.find((line) => /^ananke\/\d+ begin /.test(line));
  return other === undefined ? undefined : `it answers ${JSON.stringify(other.slice(0, 60))}, which is another form`;
}

function unreadable(verb: VerbName, why: string, output: string): Extract<Reply, { readonly is: 'unreadable' }> {
  const said = excerptOf(output);
  const what = said === '' ? 'It said nothing.' : `It said: ${said}`;
  return { is: 'unreadable', began: true, message: `The answer to ${verb} cannot be read: ${why}. ${what}` };
}

/** The last of what was said, on one line and without anything that moves a cursor: the end tells most of what went wrong. */
export function excerptOf(output: string): string {
  const flat = output
    .slice(-4 * excerptLength)
    .replaceAll(/[^\x20-\x7e]+/g, ' ')
    .trim();
  return flat.length > excerptLength ? `... ${flat.slice(-excerptLength)}` : flat;
}
