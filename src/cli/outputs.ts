/** The forms in which each verb shows what it has, as `-o` takes them: the first is the usual one. */
import { oneOf } from './one-of.ts';

export const outputs = {
  status: ['table', 'wide', 'json', 'yaml'],
  events: ['table', 'wide', 'json'],
  history: ['table', 'json'],
  budget: ['table', 'json'],
  plan: ['table', 'wide', 'json'],
  doctor: ['table', 'wide', 'json'],
} as const;
export type OutputOf<Verb extends keyof typeof outputs> = (typeof outputs)[Verb][number];

export function outputOf<Verb extends keyof typeof outputs>(verb: Verb, said: string): OutputOf<Verb> {
  return oneOf<OutputOf<Verb>>(outputs[verb], said, '--output is one of');
}
