// `perform`: one action, its requests, its outcome. What it changed is seen by the next real reading and by nothing else.
import { type Action, type Answer, actionTimeoutLimitMs, type Outcome } from '../../core/action.ts';
import { pollsAfter } from '../../observers/polls.ts';
import type { CommandKind, Reply, ValueOf } from '../world/command.ts';
import type { ObserverHost } from './observer.ts';
import { type Ask, carryOut, type Request } from './requests.ts';

export interface PerformHost {
  readonly observer: ObserverHost;
  readonly follow: (polls: readonly string[]) => void;
  readonly noteSnapshot: (name: string, node: string) => void;
  /** Machines that this process told to go off, with the boot that it told: it holds the channel of their last words. */
  readonly told: Map<string, string>;
}

/** A reply that does not come within the action's own limit leaves its outcome unknown; what was sent goes on. */
export function perform(host: PerformHost, action: Action, signal: AbortSignal): Promise<Answer> {
  const { virtual } = host.observer;
  virtual.stir();
  return new Promise((resolve) => {
    const limitMs = Math.min(action.timeoutMs, actionTimeoutLimitMs);
    const end = (answer: Answer): void => {
      virtual.cancel(timer);
      // The process that asked is gone; nothing of it may go on.
      if (!host.observer.open()) return;
      signal.removeEventListener('abort', abort);
      virtual.stir();
      resolve(answer);
    };
    const abort = (): void => end({ outcome: 'unknown' });
    const timer = virtual.after(limitMs, abort);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    if (action.kind === 'TakeSnapshot') host.noteSnapshot(action.name, action.node);
    if (action.kind === 'PowerOff') host.told.set(action.node, action.boot);
    void send(host, action, limitMs).then(end);
    return undefined;
  });
}

async function send(host: PerformHost, action: Action, limitMs: number): Promise<Answer> {
  const { observer } = host;
  const deadline = observer.virtual.now() + limitMs;
  const replies = await carryOut(action, asker(observer, action.id, deadline), observer);
  const answer = answerOf(replies);
  // Also after a failure or without an answer: something may have changed, and the sooner it is seen the better.
  host.follow(pollsAfter(action, observer.config));
  return answer;
}

function asker(observer: ObserverHost, id: string, deadline: number): Ask {
  const { virtual, wire, ownWrites } = observer;
  return <K extends CommandKind>(request: Request<K>, limitMs = Infinity): Promise<Reply<ValueOf<K>>> => {
    virtual.stir();
    return new Promise((resolve) => {
      const timeoutMs = Math.max(1, Math.min(limitMs, deadline - virtual.now()));
      wire.send<K>({ ...request, id, timeoutMs }, (reply) => {
        const version = reply.outcome === 'ok' ? versionIn(reply.value) : undefined;
        if (version !== undefined) ownWrites.version = Math.max(ownWrites.version, version);
        virtual.stir();
        resolve(reply);
      });
    });
  };
}

function versionIn(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('resourceVersion' in value)) return undefined;
  return Number(value.resourceVersion);
}

function answerOf(replies: readonly Reply<unknown>[]): Answer {
  const refused = replies.find((reply) => reply.outcome === 'error');
  const note = refused === undefined ? {} : { note: refused.message };
  const outcome: Outcome = replies.some((reply) => reply.outcome === 'timeout') ? 'unknown' : 'failed';
  return refused === undefined && outcome === 'failed' ? { outcome: 'accepted' } : { outcome, ...note };
}
