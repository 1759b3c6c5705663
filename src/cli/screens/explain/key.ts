/** `ananke explain KEY`: what a key of a file means, and what it is now. */

import type { Choice, KeyHelp } from '../../../api/key-help.ts';
import type { Standing } from '../../../api/key-in-force.ts';
import { counted } from '../../../core/counted.ts';
import { type Line, line, span, wrapped } from '../text.ts';

export interface KeyView {
  readonly key: string;
  readonly help: KeyHelp;
  /** The file as it was looked for. */
  readonly path: string;
  /** A sentence when the file does not say anything that could be in force. */
  readonly standing: readonly Standing[] | string;
  /** Entries of lists that say something else. */
  readonly otherwise: readonly Standing[];
}

export function keyScreen({ key, help, path, standing, otherwise }: KeyView, width: number): readonly Line[] {
  const { file, description, choices = [], allowed, onlyWith, fallback } = help;
  return [
    line(span(key, 'bold'), `  (${file})`),
    ...wrapped(description, width, '', '').map((text) => line(text)),
    ...choiceLines(choices, width),
    ...(allowed === undefined ? [] : labelled('Allowed', allowed, width)),
    ...(onlyWith === undefined ? [] : labelled('Only with', onlyWith, width)),
    ...labelled('Default', fallback ?? 'none', width),
    ...(typeof standing === 'string'
      ? labelled('In force', standing, width)
      : [
          ...standingLines('In force', standing, path, width),
          ...(otherwise.length === 0 ? [] : standingLines('', otherwise, path, width)),
        ]),
  ];
}

const indent = 13;
function labelled(label: string, words: string, width: number): readonly Line[] {
  return wrapped(words, width, ' '.repeat(indent), `  ${label}`.padEnd(indent)).map((text) => line(text));
}

/** Each with its meaning on a line of its own; words that explain themselves on one. */
function choiceLines(choices: readonly Choice[], width: number): readonly Line[] {
  if (choices.length === 0) return [];
  const values = choices.map(({ value }) => value);
  if (choices.every(({ meaning }) => meaning === undefined)) return labelled('Allowed', values.join(', '), width);
  const column = Math.max(...values.map((value) => value.length));
  const edge = ' '.repeat(indent + column + 2);
  return choices.flatMap(({ value, meaning = '' }, index) => {
    const label = `  ${index === 0 ? 'Allowed' : ''}`.padEnd(indent);
    return wrapped(meaning, width, edge, `${label}${value.padEnd(column)}  `).map((text) => line(text));
  });
}

/** Entries of a list that say the same in the same place are told together. */
function standingLines(label: string, standing: readonly Standing[], path: string, width: number): readonly Line[] {
  return standingTexts(standing, path).flatMap((text, index) => labelled(index === 0 ? label : '', text, width));
}

/** `300 for 25 of 27 (/etc/ananke/ananke.yaml:31)`, one for each value. */
export function standingTexts(standing: readonly Standing[], path: string): readonly string[] {
  if (standing.length === 0) return [`nothing: ${path} has no such entry`];
  const groups = [...Map.groupBy(standing, (one) => JSON.stringify([one.value ?? null, one.line ?? 0])).values()];
  return groups.map((group) => standingWords(group, standing.length, path));
}

function standingWords(group: readonly Standing[], of: number, path: string): string {
  const [first] = group;
  if (first === undefined) return '';
  const names = group.flatMap(({ whom }) => whom ?? []);
  const whom = names.length === 0 ? '' : ` for ${namesOf(names, of)}`;
  const shown = first.value === undefined ? 'nothing' : inline(first.value);
  if (first.line !== undefined) return `${shown}${whom} (${path}:${first.line})`;
  return `${shown}${whom}${first.value === undefined ? '' : ', the default'} (not in ${path})`;
}

/** A long list of names says less than how many they are. */
const namedAtMost = 4;
function namesOf(names: readonly string[], of: number): string {
  return names.length <= namedAtMost ? names.join(', ') : `${names.length} of ${of}`;
}

/** Longer values are looked up in the file: the line is told. */
const shownLength = 240;

/** As it could be written in the file, on one line. */
function inline(value: unknown): string {
  const isLong = Array.isArray(value) && value.some((one) => typeof one === 'object' && one !== null);
  if (isLong) return counted(value.length, 'entry');
  const text = flow(value);
  return text.length <= shownLength ? text : `${text.slice(0, shownLength)}...`;
}

/** Words that YAML would read as something else, or not at all, stand in quotes. */
const plainWord = /^[\w/.-][\w ./@:+=-]*$/;
const notText = /^(true|false|null|yes|no|on|off|y|n|-)$|: |:$| $/i;
const isPlain = (text: string): boolean => plainWord.test(text) && !notText.test(text) && Number.isNaN(Number(text));

function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const parts = Object.entries(value).flatMap(([key, child]) =>
      child === undefined ? [] : [`${flow(key)}: ${flow(child)}`],
    );
    return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
  }
  if (typeof value === 'string') return isPlain(value) ? value : JSON.stringify(value);
  return JSON.stringify(value) ?? '';
}
