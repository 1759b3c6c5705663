/**
 * One pod, asked through the proxy of the API server: https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/
 * It needs no route into the network of the pods, and reaches also pods that are not ready, which no Service does. The API server does
 * not check the certificate of a pod, so whoever can stand between the two reads along.
 */
import type { AskPod, PodAnswer, PodPlace } from '../pod-answer.ts';
import type { KubernetesClient } from './client.ts';
import { podAnswerLimitBytes } from './limits.ts';
import type { Failure } from './outcome.ts';
import { objectPath, pods } from './paths.ts';

export interface PodPort {
  readonly scheme: 'http' | 'https';
  readonly port: number;
}

export function createPodDoor(client: Pick<KubernetesClient, 'ask'>, at: PodPort): AskPod {
  return async (pod, { method, path, body }, asking) => {
    const request = {
      method,
      path: `${proxyPath(pod, at)}${path}`,
      limitBytes: podAnswerLimitBytes,
      ...(body === undefined ? {} : { body: { type: 'application/json', text: body } }),
    };
    const outcome = await client.ask(request, asking);
    return outcome.is === 'ok'
      ? { is: 'ok', value: outcome.value }
      : failureOf(outcome, `${pod.namespace}/${pod.name}`, at);
  };
}

/** `/api/v1/namespaces/vault/pods/http:vault-0:8200/proxy`; the colons stay, because the name has none. */
function proxyPath({ namespace, name }: PodPlace, { scheme, port }: PodPort): string {
  const collection = objectPath({ ...pods, namespace }, name);
  const slash = collection.lastIndexOf('/') + 1;
  return `${collection.slice(0, slash)}${scheme}:${collection.slice(slash)}:${port}/proxy`;
}

function failureOf(failure: Failure, pod: string, at: PodPort): PodAnswer {
  const there = `${pod}, port ${at.port}`;
  switch (failure.is) {
    case 'refused':
      return refused(failure, pod, there);
    case 'auth': {
      // Without a status there are no credentials to ask with, and the message is about them.
      if (failure.status === undefined) return { is: 'forbidden', message: failure.message };
      const right = 'Does the role of ananke allow get and create of pods/proxy there?';
      return { is: 'forbidden', message: `The API answered ${failure.status} to a request for ${pod}. ${right}` };
    }
    case 'timed-out':
      return { is: 'no-answer', sent: failure.sent, message: `${there}: no answer came in time` };
    case 'unreachable':
    case 'stopped':
      return { is: 'no-way', sent: failure.sent, message: failure.message };
    case 'tls':
      return { is: 'no-way', sent: false, message: failure.message };
    case 'too-big':
      return { is: 'unreadable', message: `${there} answered with more than ${podAnswerLimitBytes} bytes` };
    case 'malformed':
      return { is: 'unreadable', message: `${there} answered with what is no JSON` };
  }
}

/** The API server words its own refusals as a Status object with a reason; what has none came from the pod. */
function refused({ status, refusal }: Failure & { is: 'refused' }, pod: string, there: string): PodAnswer {
  if (refusal.reason === '') return { is: 'refused', status, message: `${there} answered ${status}` };
  if (status === 404) return { is: 'no-answer', sent: false, message: `There is no pod ${pod}` };
  const message = `The API server does not get through to ${there} (${status})`;
  return { is: 'no-answer', sent: false, message };
}
