/** `Wake`: a magic packet, or the command that the configuration names. That a machine is awake is seen when it runs a command. */
import { runCommand } from '../../clients/local-command/run.ts';
import { sendMagicPacket } from '../../clients/wake-on-lan/send.ts';
import type { Config } from '../../core/config.ts';
import type { Clock } from '../../core/ports.ts';
import { accepted, failed } from './answers.ts';
import { answerOf } from './command-answer.ts';
import type { Handler } from './handler.ts';

export function createWake(config: Config, clock: Clock): Handler<'Wake'> {
  return async ({ node }, signal) => {
    const wake = config.machines.find(({ name }) => name === node)?.wake;
    switch (wake?.method) {
      case 'wake-on-lan': {
        const sent = await sendMagicPacket(wake, clock, signal);
        return sent.sent ? accepted : failed(sent.message);
      }
      case 'command': {
        const [program = ''] = wake.command;
        return answerOf(program, await runCommand(wake.command, { clock, limitMs: wake.timeoutMs }, signal));
      }
      default:
        return failed(`${node} cannot be woken from here: it starts with its power, or by hand`);
    }
  };
}
