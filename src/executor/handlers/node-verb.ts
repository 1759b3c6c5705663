/** Says a verb to a machine: what became of it is the answer of the action. */
import { type Told, tell } from '../../clients/ssh/tell.ts';
import type { SshTransport } from '../../clients/ssh/transport.ts';
import type { Action, Answer } from '../../core/action.ts';
import type { Config } from '../../core/config.ts';
import type { NodeName } from '../../core/ids.ts';
import { layoutOf, type MachineKind } from '../../core/node-verbs/layout.ts';
import { commandFor } from '../../core/node-verbs/script.ts';
import type { NodeVerb } from '../../core/node-verbs.ts';
import { failed } from './answers.ts';

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
  return answerOf(await tell(way.transport, node, command.command, { timeoutMs, signal }));
}

export function answerOf({ outcome, message }: Told): Answer {
  return message === '' ? { outcome } : { outcome, note: message };
}
