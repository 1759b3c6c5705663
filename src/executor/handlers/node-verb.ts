/** Says a verb to a machine, and reads what became of it as the answer of an action. */
import { mayHaveRun, type RunEnd } from '../../clients/ssh/outcome.ts';
import type { SshTransport } from '../../clients/ssh/transport.ts';
import type { Action, Answer } from '../../core/action.ts';
import type { Config } from '../../core/config.ts';
import type { NodeName } from '../../core/ids.ts';
import { layoutOf, type MachineKind } from '../../core/node-verbs/layout.ts';
import { acceptedLine, replyOf } from '../../core/node-verbs/reply.ts';
import { commandFor } from '../../core/node-verbs/script.ts';
import type { NodeVerb, VerbName } from '../../core/node-verbs.ts';
import { accepted, failed, unknownWhether } from './answers.ts';

export interface NodeWay {
  readonly transport: SshTransport;
  readonly config: Config;
  readonly distribution: MachineKind['distribution'];
  /** `ssh.user`. */
  readonly user: string;
}
type Asked = Pick<Action, 'timeoutMs'>;

/** Each verb that changes something names the machine that it means, where the configuration knows its id. */
export function built({ config, distribution, user }: NodeWay, node: NodeName, verb: NodeVerb) {
  const machine = config.machines.find(({ name }) => name === node);
  const addressed = machine?.machineId === undefined ? verb : { ...verb, machineId: machine.machineId };
  return commandFor(addressed, layoutOf({ distribution, role: machine?.role ?? 'host' }), user);
}

export async function say(
  way: NodeWay,
  node: NodeName,
  verb: NodeVerb,
  { timeoutMs }: Asked,
  signal: AbortSignal,
): Promise<Answer> {
  const command = built(way, node, verb);
  if (command.is === 'refused') return failed(command.message);
  return answerOf(verb.verb, await way.transport.run(node, command.command, { timeoutMs, signal }));
}

/** That a machine said "accepted" is the one proof that it took it; that nothing was sent the one that it did not. */
export function answerOf(verb: VerbName, end: RunEnd): Answer {
  if (!mayHaveRun(end)) return failed('message' in end ? end.message : end.is);
  if (end.is !== 'exited')
    return unknownWhether('message' in end ? end.message : `The command was ended by ${end.signal}.`);
  const reply = replyOf(verb, end.stdout);
  switch (reply.is) {
    case 'said':
      return reply.lines.includes(acceptedLine)
        ? accepted
        : unknownWhether('The machine neither accepted it nor refused it.');
    case 'refused':
    case 'failed':
      return failed(reply.message);
    case 'unreadable':
      return unknownWhether([reply.message, end.stderr.trim()].filter((part) => part !== '').join(' '));
  }
}
