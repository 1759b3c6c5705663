// S8, S11, S25: what counts as a reason to go down, and what never does.
import type { Checker, InvariantName } from './checker.ts';
import { type Lack, lackOf } from './evidence.ts';

function lacking(name: InvariantName, sentence: string, lack: Lack, message: string): Checker {
  return {
    name,
    sentence,
    create: (scene) => ({
      see: (event) => {
        if (event.kind !== 'command' || lackOf(scene, event) !== lack) return;
        scene.report(event.target, `${event.command} of ${event.target} ${message}`);
      },
    }),
  };
}

export const evidence: Checker = lacking(
  'S8',
  'Something goes down only for a stated cause: battery and low, battery and too little runtime, a new forced shutdown, silence after battery past the blind rule, a configured floor or limit, a hold of a peer, a drill, a schedule, or a word; silence after mains is none.',
  'evidence on battery',
  'rests on silence that is no evidence of an outage',
);

export const noNuisance: Checker = lacking(
  'S11',
  'An outage, self-test or glitch that is shorter than the debounce and never low takes nothing down.',
  'more than a nuisance',
  'answers a self-test or an outage that is too short or too harmless to act on',
);

export const mainsAreEnough: Checker = lacking(
  'S25',
  'While every UPS is freshly on mains nothing goes down, except by a word, a drill, a schedule, the hold of a peer, or to finish what is committed.',
  'anything but mains',
  'while every UPS is on mains and nobody asked for it',
);
