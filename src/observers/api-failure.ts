/** Why a cell that rests on the Kubernetes API is not known, from how the request ended. */
import type { Failure as ApiFailure } from '../clients/kubernetes/outcome.ts';
import type { Failure } from './publisher.ts';

export function cellFailure(failure: ApiFailure): Failure {
  const { message } = failure;
  switch (failure.is) {
    case 'auth':
      return { reason: 'ApiForbids', message };
    case 'malformed':
    case 'too-big':
      return { reason: 'ObjectUnreadable', message };
    case 'refused':
    case 'tls':
    case 'unreachable':
    case 'timed-out':
    case 'stopped':
      return { reason: 'ApiUnavailable', message };
  }
}

export const apiUnavailable: Failure = {
  reason: 'ApiUnavailable',
  message: 'The Kubernetes API does not answer requests.',
};
