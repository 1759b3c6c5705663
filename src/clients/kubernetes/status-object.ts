/** The Status object that comes with a refusal (meta/v1 Status), as far as it is used. Whatever comes instead gives a Refusal too. */
import * as z from 'zod';
import { causesLimit, messageLimit } from './limits.ts';
import type { Failure, Refusal } from './outcome.ts';

const StatusObject = z.object({
  kind: z.literal('Status'),
  reason: z.string().catch(''),
  message: z.string().catch(''),
  details: z
    .object({
      retryAfterSeconds: z.number().int().nonnegative().optional().catch(undefined),
      causes: z.array(z.object({ reason: z.string().catch('') })).catch([]),
    })
    .optional()
    .catch(undefined),
});

export interface Answered {
  readonly status: number;
  readonly body: string;
  /** Of the header Retry-After, when it holds a number. */
  readonly retryAfterSeconds?: number;
}

export function failureOfStatus(answer: Answered, who: string): Failure {
  const refusal = refusalOf(answer);
  const said = refusal.message === '' ? refusal.reason : refusal.message;
  const message = `${who} answered ${answer.status}${said === '' ? '' : `: ${said}`}`;
  if (answer.status === 401) {
    return { is: 'auth', status: 401, refusal, message: `${message}. Is the token of the kubeconfig still valid?` };
  }
  // A namespace that is being deleted answers 403 as well, which is no matter of rights.
  if (answer.status === 403 && !refusal.causes.includes('NamespaceTerminating')) {
    return { is: 'auth', status: 403, refusal, message: `${message}. Does the role of ananke allow this?` };
  }
  return { is: 'refused', status: answer.status, refusal, message };
}

function refusalOf({ body, retryAfterSeconds }: Answered): Refusal {
  const status = StatusObject.safeParse(jsonOrNothing(body));
  const later = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  if (!status.success) return { reason: '', message: '', causes: [], ...later };
  const { reason, message, details } = status.data;
  const asked = details?.retryAfterSeconds;
  return {
    reason: reason.slice(0, messageLimit),
    message: oneLine(message),
    causes: (details?.causes ?? []).slice(0, causesLimit).map((cause) => cause.reason.slice(0, messageLimit)),
    ...(asked === undefined ? later : { retryAfterSeconds: asked }),
  };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Control characters of another side have no business in a log or a terminal. */
export function oneLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > messageLimit ? `${line.slice(0, messageLimit)}...` : line;
}
