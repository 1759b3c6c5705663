/** `ananke explain REASON`: what the word means, what can be done about it, and where it stands now. */
import type { Basis } from '../../../api/basis/basis.ts';
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { isSilent } from '../status/headline.ts';
import { type Line, line, span, wayLines, wrapped } from '../text.ts';
import { duration } from '../times.ts';
import { ageOf, texts, type Viewed } from './frame.ts';

export interface ReasonView {
  readonly name: string;
  readonly sentence: string;
  readonly ways: readonly string[];
  /** What it goes by. Undefined: that is not declared of this reason. */
  readonly basis: Basis | undefined;
}

export function reasonScreen({ name, sentence, ways, basis }: ReasonView, viewed: Viewed): readonly Line[] {
  return [
    line(span(name, 'bold')),
    ...texts(sentence, viewed.width).map(unindented),
    ...(basis === undefined ? [] : basisLines(basis, viewed.width)),
    ...wayLines(ways, ['  Either     ', '  or         '], viewed.width),
    ...nowLines(name, viewed),
  ];
}

const unindented = (one: Line): Line => one.map(({ text, tone }) => ({ text: text.trimStart(), tone }));

const indent = 13;
function told(label: string, words: string, width: number): readonly Line[] {
  return wrapped(words, width, ' '.repeat(indent), `  ${label}`.padEnd(indent)).map((text) => line(text));
}

function basisLines({ facts, record, settings }: Basis, width: number): readonly Line[] {
  const read = Object.entries(facts).map(([kind, parts]) =>
    parts.length === 0 ? kind : `${kind} (${parts.join(', ')})`,
  );
  const looksAt = [...read, ...(record === undefined ? [] : [record])].join('; ');
  return [
    ...(looksAt === '' ? [] : told('Looks at', looksAt, width)),
    ...(settings.length === 0 ? [] : told('Settings', settings.join(', '), width)),
  ];
}

/** So many are told; the rest are a number. */
const namedAtMost = 3;

function nowLines(reason: string, viewed: Viewed): readonly Line[] {
  const { status, width } = viewed;
  if (status === undefined) return [];
  const places = placesOf(reason, status, viewed);
  const more = places.length - namedAtMost;
  const shown = [...places.slice(0, namedAtMost), ...(more > 0 ? [`and ${more} more`] : [])];
  const old = isSilent({ ageSeconds: ageOf(viewed) }) ? ` (as it was ${duration(ageOf(viewed))} ago)` : '';
  return shown.flatMap((text, index) =>
    told(index === 0 ? 'Now' : '', `${index < namedAtMost ? `${status.metadata.name}: ` : ''}${text}${old}`, width),
  );
}

/** Where the word stands in the status: the most telling first, and none of it twice. */
function placesOf(reason: string, status: ClusterStatus, viewed: Viewed): readonly string[] {
  const gates = status.gates.filter((gate) => gate.reason === reason);
  const { needsYou } = status;
  if (needsYou?.reason === reason) {
    const since = needsYou.sinceSeconds === undefined ? '' : ` ${duration(needsYou.sinceSeconds)}`;
    return [`blocked${since} (${gates[0]?.evidence ?? needsYou.message})`];
  }
  const places = [
    ...holdPlaces(reason, status, viewed),
    ...gates.map(({ name, verdict, tookSeconds, evidence }) => {
      const so = tookSeconds === undefined ? '' : ` ${duration(tookSeconds)}`;
      return `gate/${name} ${verdict}${so} (${evidence})`;
    }),
    ...status.machines.flatMap(({ name, unreachable }) => unread(`node/${name}`, reason, unreachable)),
  ];
  if (places.length > 0) return places;
  const met = status.conditions.filter((condition) => condition.reason === reason);
  return [...Map.groupBy(met, ({ message }) => message)].map(
    ([message, of]) => `${of.map(({ type, status: is }) => `${type}=${is}`).join(', ')} (${message})`,
  );
}

function holdPlaces(reason: string, { holds, ups }: ClusterStatus, { clock }: Viewed): readonly string[] {
  const held = holds.filter((hold) => hold.reason === reason);
  const names = new Set(held.map(({ name }) => name));
  return [
    ...held.map(({ name, phase, since, message }) => `hold/${name} ${phase} since ${clock.time(since)} (${message})`),
    ...ups.flatMap((one) => {
      const name = `ups/${one.name}`;
      if (names.has(name)) return [];
      if (one.trigger?.reason === reason) return [`${name} (${one.trigger.message})`];
      if (one.start.reason === reason) return [`${name}, for a start (${one.start.message})`];
      return unread(name, reason, one.unknown);
    }),
  ];
}

/** `HostSilent: it does not answer`: the word stands before the colon. */
function unread(name: string, reason: string, why: string | undefined): readonly string[] {
  const prefix = `${reason}: `;
  return why?.startsWith(prefix) === true ? [`${name} (${why.slice(prefix.length)})`] : [];
}
