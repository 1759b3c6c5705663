/** `ananke explain hold/NAME`: what a hold asks for, of whom, until when, and how it is set aside. */

import type { HoldStatus, UpsStatus } from '../../../api/status-power.ts';
import { counted } from '../../../core/counted.ts';
import { commandLines, type Line, line, type Tone } from '../text.ts';
import { headLines, labelled, type Viewed } from './frame.ts';
import { releaseLines } from './release.ts';
import { holdSentence } from './ups.ts';

/** What there is to say of a hold: itself if it stands, and of its UPS whatever is known. */
export interface HoldView {
  readonly name: string;
  readonly hold: HoldStatus | undefined;
  readonly ups: UpsStatus | undefined;
  /** Whom its UPS takes down; unknown when neither the status nor the configuration says it. */
  readonly takes: Pick<UpsStatus, 'scope' | 'lost'> | undefined;
}

export function holdScreen(view: HoldView, viewed: Viewed): readonly Line[] {
  const { name, hold, ups } = view;
  const { width, clock, call } = viewed;
  const more = commandLines('More', `${call} explain ${name}`, width);
  if (hold === undefined) {
    const sentence =
      viewed.status === undefined ? 'as the configuration has it.' : 'does not stand: it asks for nothing.';
    return [
      ...headLines(`hold/${name}`, sentence, 'bold', viewed),
      line(''),
      ...(view.takes === undefined ? [] : labelled('WOULD', takesWords(view.takes), width)),
      ...more,
    ];
  }
  const why = hold.reason === hold.phase ? '' : `: ${hold.reason}`;
  const tone: Tone = hold.phase === 'Active' ? 'red' : 'yellow';
  const sentence = `${hold.phase.toUpperCase()} since ${clock.time(hold.since)}${why}. ${holdSentence(hold)}`;
  return [
    ...headLines(`hold/${name}`, sentence, tone, viewed),
    line(''),
    ...labelled('WHY', hold.message, width),
    ...labelled('MODE', modeWords[hold.mode], width),
    ...labelled('COVERS', hold.nodes === undefined ? 'the whole cluster' : hold.nodes.join(' '), width),
    ...labelled('WAITS', waitsWords(hold, ups), width),
    ...releaseLines(hold, viewed),
    ...more,
  ];
}

function takesWords({ scope, lost }: Pick<UpsStatus, 'scope' | 'lost'>): string {
  if (scope === 'cluster') return 'take down the whole cluster';
  return `take down what is lost with its UPS: ${counted(lost, 'machine')}`;
}

const modeWords: Readonly<Record<HoldStatus['mode'], string>> = {
  'cluster-only': 'cluster-only: Kubernetes stops, and the machines stay on',
  poweroff: 'poweroff: the machines go off too',
};

/** Active ends with a fresh word that mains are back, and Recharging with all that a start needs. */
function waitsWords({ phase }: HoldStatus, ups: UpsStatus | undefined): string {
  const open = (ups?.start.parts ?? []).filter(({ met }) => !met).map(({ what, now }) => `${what} (now ${now ?? '?'})`);
  const rest = open.length === 0 ? '' : open.join('; ');
  if (phase === 'Recharging') return rest === '' ? 'what a start on this UPS needs' : rest;
  const battery = ups?.line === 'mains' ? 'its trigger to end' : 'a reading that says that mains are back';
  return `${battery}; then it only keeps from starting until ${rest === '' ? 'a start is allowed' : 'there is all of this'}${rest === '' ? '' : `: ${rest}`}`;
}
