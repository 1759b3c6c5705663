/**
 * `PowerOff`: the machine answers that it goes, and its channel stays open. What it says last, after everything that holds data
 * has ended, is a sign of "off" that nobody else can give.
 */
import { followLimitMs } from '../../clients/ssh/limits.ts';
import type { Answer } from '../../core/action.ts';
import type { BootId, NodeName } from '../../core/ids.ts';
import { acceptedLine, lastWordsLine } from '../../core/node-verbs/reply.ts';
import type { NodeVerb } from '../../core/node-verbs.ts';
import { accepted, failed } from './answers.ts';
import type { Handler } from './handler.ts';
import { answerOf, built, type NodeWay } from './node-verb.ts';

const verbs = {
  poweroff: 'poweroff',
  'kill-then-poweroff': 'kill-then-poweroff',
  force: 'poweroff-force',
} as const;

export interface PowerOffOptions extends NodeWay {
  readonly onLastWords: (node: NodeName, boot: BootId) => void;
  /** Ends the listening for last words with the process; the action itself is over long before. */
  readonly closing: AbortSignal;
}

export function createPowerOff(options: PowerOffOptions): Handler<'PowerOff'> {
  return ({ node, boot, rung }, signal) => {
    const verb: NodeVerb = { verb: verbs[rung], bootId: boot };
    const command = built(options, node, verb);
    if (command.is === 'refused') return Promise.resolve(failed(command.message));
    const { promise, resolve } = Promise.withResolvers<Answer>();
    const giveUp = new AbortController();
    // Once it was accepted nobody waits any more but for the last words.
    const abort = (): void => giveUp.abort('the caller gave up');
    signal.addEventListener('abort', abort, { once: true });
    const onLine = (line: string): void => {
      if (line === lastWordsLine(boot)) options.onLastWords(node, boot);
      if (line !== acceptedLine) return;
      signal.removeEventListener('abort', abort);
      resolve(accepted);
    };
    const follow = async (): Promise<void> => {
      const end = await options.transport.follow(node, command.command, {
        timeoutMs: followLimitMs,
        signal: AbortSignal.any([giveUp.signal, options.closing]),
        onLine,
      });
      resolve(answerOf(verb.verb, end));
    };
    void follow();
    return promise;
  };
}
