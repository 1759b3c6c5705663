/** What could come next in a command line, from the tree of verbs itself: no verb and no flag can be forgotten here. */
import type { Command, Option } from 'commander';
import type { SiteNames } from './site-names.ts';
import type { Typed } from './typed.ts';
import { sourceOfFlag, sourceOfWord, type Value } from './values.ts';

/** `files`: the shell knows best how those are offered. */
export type Offer = 'files' | readonly Value[];

export async function offerFor(
  { words, current }: Pick<Typed, 'words' | 'current'>,
  program: Command,
  site: () => Promise<SiteNames>,
): Promise<Offer> {
  const place = placeOf(words, program);
  const [, flag, said] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
  if (place.flag !== undefined) return from(sourceOfFlag(place.verb, place.flag), current, '', site);
  if (flag !== undefined && said !== undefined && !place.isPlain)
    return from(sourceOfFlag(place.verb, flag), said, `${flag}=`, site);
  if (current.startsWith('-') && !place.isPlain) return startingWith(current, flagsAt(place, program));
  const { command, words: before } = place;
  const argument = command.registeredArguments.at(before) ?? lastIfVariadic(command);
  const subcommands = before === 0 ? verbsOf(command) : [];
  const source = argument === undefined ? undefined : sourceOfWord(place.verb, argument.name());
  const offered = await from(source, current, '', site);
  if (offered === 'files') return offered;
  const found = [...startingWith(current, subcommands), ...offered];
  return found.length === 0 && current === '' && !place.isPlain ? flagsAt(place, program) : found;
}

interface Place {
  readonly command: Command;
  /** `hold list` of `ananke hold list`. */
  readonly verb: string;
  /** The flag that waits for its value. */
  readonly flag?: string;
  readonly given: ReadonlySet<string>;
  /** How many words the verb has been given. */
  readonly words: number;
  /** Behind `--`, where nothing is a flag. */
  readonly isPlain: boolean;
}

function placeOf(words: readonly string[], program: Command): Place {
  let command = program;
  let verb = '';
  let waiting: string | undefined;
  let count = 0;
  let isPlain = false;
  const given = new Set<string>();
  for (const word of words) {
    const sub = count === 0 ? command.commands.find((one) => one.name() === word) : undefined;
    if (waiting !== undefined) waiting = undefined;
    else if (word === '--' && !isPlain) isPlain = true;
    else if (word.startsWith('-') && !isPlain) {
      const option = optionNamed(word.split('=', 1)[0] ?? '', command, program);
      if (option !== undefined) given.add(nameOf(option));
      if (option?.required === true && !word.includes('=')) waiting = nameOf(option);
    } else if (sub === undefined) count += 1;
    else {
      command = sub;
      verb = verb === '' ? sub.name() : `${verb} ${sub.name()}`;
    }
  }
  return { command, verb, given, words: count, isPlain, ...(waiting === undefined ? {} : { flag: waiting }) };
}

const nameOf = ({ long, short }: Option): string => long ?? short ?? '';

function optionNamed(word: string, command: Command, program: Command): Option | undefined {
  return [...command.options, ...program.options].find(({ long, short }) => word === long || word === short);
}

function lastIfVariadic(command: Command): Command['registeredArguments'][number] | undefined {
  const last = command.registeredArguments.at(-1);
  return last?.variadic === true ? last : undefined;
}

/** A flag that may be given several times is offered again. */
function flagsAt({ command, given }: Place, program: Command): readonly Value[] {
  const options = command === program ? program.options : [...command.options, ...program.options];
  const left = options.filter((option) => !given.has(nameOf(option)) || Array.isArray(option.defaultValue));
  return [
    ...left.map((option) => ({ value: nameOf(option), about: option.description })),
    { value: '--help', about: 'what it is for' },
  ];
}

const verbsOf = (command: Command): readonly Value[] =>
  command.commands.map((one) => ({ value: one.name(), about: firstWords(one.description()) }));

const firstWords = (text: string): string => text.split(/[.(:,;]/)[0]?.trim() ?? '';

async function from(
  source: ReturnType<typeof sourceOfFlag>,
  current: string,
  before: string,
  site: () => Promise<SiteNames>,
): Promise<Offer> {
  if (source === 'files') return source;
  if (source === undefined || source === 'text') return [];
  const values = await source(site, current);
  return startingWith(current, values).map((one) => ({ ...one, value: `${before}${one.value}` }));
}

/** Whatever the case, where nothing is written as it was typed. */
function startingWith(current: string, values: readonly Value[]): readonly Value[] {
  const exact = values.filter(({ value }) => value.startsWith(current));
  if (exact.length > 0) return exact;
  const small = current.toLowerCase();
  return values.filter(({ value }) => value.toLowerCase().startsWith(small));
}
