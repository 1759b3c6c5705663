/** `status --watch` and the demo: one picture that fits the terminal, what matters most at the top. */
import type { ClusterStatus } from '../../../api/status-schema.ts';
import { firstLines } from '../status/first-lines.ts';
import { doing } from '../status/headline.ts';
import { isQuiet } from '../status/intent.ts';
import { needLines, shortLines, silentTop, statusLines } from '../status/screen.ts';
import { type Line, type Look, lengthOf, line, span, wrapped } from '../text.ts';
import { wallClock } from '../times.ts';
import { barLines } from './bars.ts';
import { countsOf, footerLine } from './footer.ts';
import { fitted, type Lower, lowerOf, type Shown } from './lower.ts';
import type { Extent, View } from './view.ts';
import { whyLines } from './why.ts';

export interface Picture {
  readonly lines: readonly Line[];
  /** How far its lower part can be moved. */
  readonly extent: Extent;
}

export function watchPicture(status: ClusterStatus, nowMs: number, shown: Shown, look: Look): Picture {
  const { view, keys } = shown;
  const { width } = look;
  // As many lines as the terminal has, less one: a terminal scrolls when its last line is written to the end.
  const room = Math.max(minimumLines, look.height - 1);
  const quiet = isQuiet(status);
  const lower = lowerOf(status, shown, width);
  const footer = footerLine(quiet ? '' : countsOf(status), view, keys, width);
  const below = room - 1;
  const { full, short } = quiet ? quietTop(status, nowMs, view, look) : runningTop(status, nowMs, look);
  const top = topThatFits(unbroken(full, width), unbroken(short, width), lower, view, below);
  const { lines, extent } = fitted(lower, below - top.length, view.moved);
  const all = [...top, ...lines, footer];
  // The last picture stays among other text, which sets itself apart.
  return { lines: keys === 'over' ? all.slice(0, all.findLastIndex((one) => lengthOf(one) > 0) + 1) : all, extent };
}
/** A smaller terminal shows the first lines: those are the ones that count. */
const minimumLines = 3;

interface Top {
  readonly full: readonly Line[];
  /** Without what the steps are doing. */
  readonly short: readonly Line[];
}

/** Who asks for all machines wants to see as many as possible, so the steps make way; who asks for anything sees some of it. */
function topThatFits(full: Top['full'], short: Top['short'], lower: Lower, { part }: View, room: number): Top['full'] {
  const wanted = lower.head.length + lower.rows.length;
  const top = part === 'nodes' && full.length + wanted > room ? short : full;
  const least = part === 'acting' ? 0 : Math.min(wanted, leastOfAsked);
  return top.slice(0, Math.max(1, room - least));
}
const leastOfAsked = 6;

function runningTop(status: ClusterStatus, nowMs: number, look: Look): Top {
  const silent = silentTop({ status, nowMs }, look);
  const clock = wallClock(look.zone, nowMs);
  const facts = [...whyLines(status, look.width, clock.time), ...needLines(status, look), line('')];
  const first = sentenceLines(status, nowMs, look);
  const full = [...(silent?.full ?? first), ...facts];
  return {
    full: [...full, ...barLines(status.groups, look.width), line('')],
    short: [...(silent?.short ?? first), ...facts],
  };
}

function sentenceLines(status: ClusterStatus, nowMs: number, { width, zone }: Look): readonly Line[] {
  const clock = wallClock(zone, nowMs);
  const [sentence, tone] = doing(status);
  const now = span(`${clock.time(new Date(nowMs).toISOString())} ${clock.zoneName}`, 'dim');
  return firstLines(status.metadata.name, span(sentence, tone), now, width);
}

function quietTop(status: ClusterStatus, nowMs: number, { part }: View, look: Look): Top {
  const machines = part === 'nodes' ? 'none' : 'deviating';
  const full = [...statusLines({ status, nowMs, machines }, look), line('')];
  return { full, short: [...shortLines({ status, nowMs }, look), line('')] };
}

/** A line that the terminal breaks would spoil a picture: a command that is too long for it is wrapped here. */
function unbroken(lines: readonly Line[], width: number): readonly Line[] {
  return lines.flatMap((spans) => {
    const plain = spans.map(({ text, tone }) => span(text, tone));
    const [first] = plain;
    if (first === undefined || lengthOf(spans) <= width || spans.every(({ whole }) => whole !== true)) return [plain];
    const text = plain.map((part) => part.text).join('');
    return wrapped(text, width, '    ', '').map((part) => line(span(part, first.tone)));
  });
}
