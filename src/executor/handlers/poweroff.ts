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
  return async ({ node, boot, rung, timeoutMs }, signal) => {
    const said = built(options, node, { verb: verbs[rung], bootId: boot });
    if (said.is === 'refused') return failed(said.message);
    const { command } = said;
    const onWords = (): void => onLastWords(node, boot);
    return answerOf(
      await tellPowerOff({ transport, clock, machine: node, command, bootId: boot, timeoutMs, signal, onWords }),
    );
  };
}
