/** What the end of a program on this host says of the action that it was run for. */
import type { CommandEnd } from '../../clients/local-command/run.ts';
import type { Answer } from '../../core/action.ts';
import { accepted, failed, unknownWhether } from './answers.ts';

/** `name`: what was run, for people. Its exit code says whether it was asked for; broken off, nobody knows. */
export function answerOf(name: string, end: CommandEnd): Answer {
  switch (end.state) {
    case 'exited': {
      if (end.code === 0) return accepted;
      const said = (end.stderr.trim() || end.stdout.trim()).split('\n').at(-1) ?? '';
      return failed(`${name} ended with ${end.code}${said === '' ? '' : `: ${said}`}`);
    }
    case 'not-started':
      return failed(end.message);
    case 'broken-off':
      return unknownWhether(end.message);
  }
}
