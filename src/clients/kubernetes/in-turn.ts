/**
 * Which server is asked after which. A read goes on to the next one when a server does not answer or answers 5xx; a change only
 * when it certainly did not reach the one before, because two servers that carry it out are one too many.
 */
import type { Clock } from '../../core/ports.ts';
import type { CredentialStore } from './credentials.ts';
import { type Deadline, deadlineIn, orStopped } from './deadline.ts';
import type { Server } from './exchange.ts';
import type { Credentials } from './kubeconfig.ts';
import { type Failure, hasAnswered, isUncertain, type Outcome } from './outcome.ts';
import type { Servers } from './servers.ts';

export interface Turn {
  readonly clock: Clock;
  readonly servers: Servers;
  readonly credentials: CredentialStore;
}
export interface Attempt<Value> {
  readonly ask: (server: Server, credentials: Credentials, deadline: Deadline) => Promise<Outcome<Value>>;
  readonly isRead: boolean;
  /** Of one server. */
  readonly attemptLimitMs: number;
  /** Of all together. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
}

export async function askInTurn<Value>(turn: Turn, attempt: Attempt<Value>): Promise<Outcome<Value>> {
  const whole = deadlineIn(turn.clock, attempt.limitMs, attempt.signal);
  try {
    const loaded = await orStopped(turn.credentials.get(), whole.stop);
    if (loaded === undefined) return cutShort(whole, 'Reading the kubeconfig', false);
    if (loaded.is === 'unusable') return { is: 'auth', message: loaded.message };
    return await askEach(turn, attempt, loaded.credentials, whole);
  } finally {
    whole.release();
  }
}

async function askEach<Value>(
  { clock, servers, credentials: store }: Turn,
  { ask, isRead, attemptLimitMs }: Attempt<Value>,
  credentials: Credentials,
  whole: Deadline,
): Promise<Outcome<Value>> {
  const failures: Failure[] = [];
  for (const server of servers.inOrder()) {
    const deadline = deadlineIn(clock, attemptLimitMs, whole.stop);
    const outcome = await ask(server, credentials, deadline).finally(() => deadline.release());
    if (outcome.is === 'ok') {
      servers.answered(server);
      return outcome;
    }
    if (!hasAnswered(outcome)) servers.failed(server);
    else if (!isOfThisServer(outcome)) servers.answered(server);
    if (outcome.is === 'tls' || outcome.is === 'auth') store.doubt();
    failures.push(outcome.is === 'stopped' ? cutShort(whole, server.url.origin, outcome.sent) : outcome);
    if (whole.stop.aborted || !(isRead ? isOfThisServer(outcome) : isUntouched(outcome))) break;
  }
  return mostTelling(failures);
}

/** Another server may do better; what says something of the request itself is the same everywhere. */
function isOfThisServer(failure: Failure): boolean {
  switch (failure.is) {
    case 'unreachable':
    case 'timed-out':
    case 'tls':
    case 'malformed':
      return true;
    case 'refused':
      return failure.status >= 500;
    case 'auth':
    case 'too-big':
    case 'stopped':
      return false;
  }
}

/** It certainly did not get there. Also a refusal with 5xx is the answer to a change. */
function isUntouched(failure: Failure): boolean {
  return failure.is !== 'refused' && isOfThisServer(failure) && !isUncertain(failure);
}

function cutShort(whole: Deadline, who: string, sent: boolean): Failure {
  return whole.isOver()
    ? { is: 'timed-out', sent, message: `${who}: the ${whole.limitMs / 1_000} s for the whole request are over` }
    : { is: 'stopped', sent, message: 'The request was stopped.' };
}

const byWeight = ['stopped', 'too-big', 'refused', 'auth', 'malformed', 'tls', 'timed-out', 'unreachable'] as const;

/** Of the failures of several servers the one that says most, with the words of all. */
function mostTelling(failures: readonly Failure[]): Failure {
  const [worst] = failures.toSorted((a, b) => byWeight.indexOf(a.is) - byWeight.indexOf(b.is));
  if (worst === undefined) return { is: 'unreachable', sent: false, message: 'No API server is configured.' };
  const message = failures.map((failure) => failure.message).join('; ');
  return 'sent' in worst ? { ...worst, sent: failures.some(isUncertain), message } : { ...worst, message };
}
