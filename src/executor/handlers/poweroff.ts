/**
 * `PowerOff`: the machine answers that it goes, and its channel stays open. What it says last, after everything that holds data
 * has ended, is a sign of "off" that nobody else can give.
 */
import { tellPowerOff } from '../../clients/ssh/tell.ts';
import type { BootId, NodeName } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import { failed } from './answers.ts';
import type { Handler } from './handler.ts';
import { answerOf, built, type NodeWay } from './node-verb.ts';

const verbs = {
  poweroff: 'poweroff',
  'kill-then-poweroff': 'kill-then-poweroff',
  force: 'poweroff-force',
} as const;

export interface PowerOffOptions extends NodeWay {
  readonly clock: Clock;
  readonly onLastWords: (node: NodeName, boot: BootId) => void;
}

export function createPowerOff(options: PowerOffOptions): Handler<'PowerOff'> {
  const { transport, clock, onLastWords } = options;
  /** A machine that hangs while it goes off is told again and again: only the last one is listened to. */
  const listening = new Map<NodeName, AbortController>();
  return async ({ node, boot, rung, timeoutMs }, signal) => {
    const said = built(options, node, { verb: verbs[rung], bootId: boot });
    if (said.is === 'refused') return failed(said.message);
    const { command } = said;
    const left = new AbortController();
    const onWords = (): void => onLastWords(node, boot);
    const asked = { transport, clock, machine: node, command, bootId: boot, timeoutMs, signal, leave: left.signal };
    const told = await tellPowerOff({ ...asked, onWords });
    if (told.outcome === 'accepted') {
      listening.get(node)?.abort();
      listening.set(node, left);
    }
    return answerOf(told);
  };
}
