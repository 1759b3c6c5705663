/** What all pictures of `explain` have in common: the first line with its note, labels, and the line for what is not there. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { firstLines } from '../status/first-lines.ts';
import { ageOf as ageOfStatus, isSilent } from '../status/headline.ts';
import { ended, type Line, type Look, line, span, type Tone, wrapped } from '../text.ts';
import { age, duration, type WallClock, wallClock } from '../times.ts';

/** Who looks, at what, and when. */
export interface Viewed {
  /** Undefined: there is none, for the reason said. */
  readonly status: ClusterStatus | undefined;
  readonly noStatus: string;
  readonly noConfig: string | undefined;
  readonly clock: WallClock;
  readonly nowMs: number;
  readonly width: number;
  /** How ananke is called in a command for pasting. */
  readonly call: string;
}

export function viewedAt(
  found: {
    readonly status: ClusterStatus | undefined;
    readonly noStatus: string;
    readonly noConfig: string | undefined;
  },
  nowMs: number,
  { width, zone, call }: Look,
): Viewed {
  return { ...found, clock: wallClock(zone, nowMs), nowMs, width, call };
}

/** Since the status was written, seconds; one from the future is as old as everywhere else. */
export function ageOf({ status, nowMs }: Viewed): number {
  return status === undefined ? 0 : ageOfStatus(status, nowMs);
}

/** The sentence that says it all, when that was seen, and what could not be looked at. */
export function headLines(name: string, sentence: string, tone: Tone, viewed: Viewed): readonly Line[] {
  const { status, clock, nowMs, width } = viewed;
  const ageSeconds = ageOf(viewed);
  const when = `${clock.time(new Date(nowMs).toISOString())} ${clock.zoneName}`;
  const note = status === undefined ? when : `${when}, ${age(ageSeconds)} ago`;
  return [
    ...firstLines(name, span(sentence, tone), span(note, 'dim'), width),
    ...(status === undefined ? [line(span(sentenceOf(viewed.noStatus), 'yellow'))] : []),
    ...(status !== undefined && isSilent({ ageSeconds })
      ? [line(span(`Nobody has written for ${duration(ageSeconds)}: all of this is as it was then.`, 'red'))]
      : []),
    ...(viewed.noConfig === undefined ? [] : texts(span(sentenceOf(viewed.noConfig), 'yellow').text, width, 'yellow')),
  ];
}

/** As a sentence of its own. */
const sentenceOf = (text: string): string => ended(`${text.charAt(0).toUpperCase()}${text.slice(1)}`);

const labelWidth = 10;
/** A label and words in as many lines as they need. */
export function labelled(label: string, words: string, width: number, tone: Tone = 'plain'): readonly Line[] {
  const [first = '', ...more] = wrapped(words, width, ' '.repeat(labelWidth), label.padEnd(labelWidth));
  return [
    line(first.slice(0, labelWidth), span(first.slice(labelWidth), tone)),
    ...more.map((text) => line(span(text, tone))),
  ];
}

/** Words in as many lines as they need. */
export function texts(words: string, width: number, tone: Tone = 'plain'): readonly Line[] {
  return wrapped(words, width, '  ', '').map((text) => line(span(text, tone)));
}
