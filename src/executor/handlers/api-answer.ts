/** What the end of a request to the Kubernetes API says of the action that it was made for. */
import { isUncertain, type Outcome } from '../../clients/kubernetes/outcome.ts';
import type { Answer } from '../../core/action.ts';
import { accepted, failed, unknownWhether } from './answers.ts';

export function answerOf(outcome: Outcome<unknown>): Answer {
  if (outcome.is === 'ok') return accepted;
  return isUncertain(outcome) ? unknownWhether(outcome.message) : failed(outcome.message);
}

/** Of several requests for one action: accepted when all were, and unknown as soon as nobody knows it of one of them. */
export function together(answers: readonly Answer[]): Answer {
  return (
    answers.find(({ outcome }) => outcome === 'unknown') ??
    answers.find(({ outcome }) => outcome === 'failed') ??
    accepted
  );
}
