// The way in and out: a request travels, takes effect when it arrives, and its reply travels back.
import type { Answer, Handlers } from './answer.ts';
import type { Command, CommandKind, CommandOf, Reply, ValueOf } from './command.ts';
import { type Kernel, tell } from './kernel.ts';
import { randomStream } from './random.ts';
import { apiHandlers } from './serve-api.ts';
import { powerHandlers } from './serve-power.ts';
import { sshHandlers } from './serve-ssh.ts';

const handlers: Handlers = { ...powerHandlers, ...sshHandlers, ...apiHandlers };

/** Requests that only look; all others are noted in the trace when they arrive. */
const reads: ReadonlySet<CommandKind> = new Set<CommandKind>([
  'ups-vars',
  'knock',
  'ssh-probe',
  'ssh-snapshot-status',
  'api-ready',
  'api-nodes',
  'api-pods',
  'api-pdbs',
  'api-volumes',
  'api-flux',
  'vault-status',
  'service-probe',
  'bmc-status',
  'outlet-status',
  'self-facts',
]);

export function send<K extends CommandKind>(
  k: Kernel,
  command: CommandOf<K>,
  onReply: (reply: Reply<ValueOf<K>>) => void,
  from: string,
): void {
  const sender = k.state.machines.get(from);
  if (sender === undefined || !alive(sender.state)) return;
  const boots = sender.boots;
  const issuedAt = k.now;
  const answerIn = (atMs: number, reply: Reply<ValueOf<K>>): void => {
    k.queue.add(Math.ceil(atMs), () => {
      // Whoever asked is gone with its memory; the reply reaches nobody.
      if (sender.boots === boots && alive(sender.state)) onReply(reply);
    });
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every CommandOf<K> is a member of the union
  const [thereMs, backMs] = travel(k, command.kind, targetOf(command as Command, from));
  k.queue.add(Math.ceil(issuedAt + thereMs), () => {
    const answer = handlers[command.kind](k, command, from);
    const replyAt = k.now + backMs + (command.goesOn === true ? 0 : extraOf(answer));
    const deadline = issuedAt + command.timeoutMs;
    const reply = carryOut(k, command, answer, issuedAt, from);
    if (reply === undefined || replyAt > deadline) answerIn(deadline, { outcome: 'timeout' });
    else answerIn(replyAt, reply);
  });
}

function alive(state: string): boolean {
  return state === 'on' || state === 'stopping';
}

function extraOf(answer: Answer<unknown>): number {
  return answer === 'silence' ? 0 : (answer.extraMs ?? 0);
}

/** Notes a mutation, lets it take effect, and says what the client will hear; undefined when nothing. */
function carryOut<K extends CommandKind>(
  k: Kernel,
  command: CommandOf<K>,
  answer: Answer<ValueOf<K>>,
  issuedAt: number,
  from: string,
): Reply<ValueOf<K>> | undefined {
  if (answer === 'silence') return undefined;
  const refused = 'error' in answer;
  if (!reads.has(command.kind)) {
    const effective = !refused && !('idle' in answer && answer.idle);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every CommandOf<K> is a member of the union
    note(k, command as Command, issuedAt, from, !refused, effective);
  }
  if (refused) return { outcome: 'error', word: answer.error, message: answer.message };
  if ('write' in answer) {
    const result = answer.write();
    if ('error' in result) return { outcome: 'error', word: result.error, message: result.message };
    return { outcome: 'ok', value: result.ok };
  }
  if ('effect' in answer) answer.effect?.();
  return { outcome: 'ok', value: answer.ok };
}

function note(
  k: Kernel,
  command: Command,
  issuedAt: number,
  from: string,
  accepted: boolean,
  effective: boolean,
): void {
  tell(k, {
    kind: 'command',
    command: command.kind,
    ...(command.id === undefined ? {} : { id: command.id }),
    target: targetOf(command, from),
    ...('bootId' in command ? { bootId: command.bootId } : {}),
    ...('uid' in command ? { uid: command.uid } : {}),
    ...('unschedulable' in command ? { on: command.unschedulable } : {}),
    ...('suspend' in command ? { on: command.suspend } : {}),
    ...('owner' in command ? { owner: command.owner, epoch: command.epoch } : {}),
    issuedAt,
    accepted,
    effective,
    from,
  });
}

function targetOf(command: Command, from: string): string {
  if ('machine' in command) return command.machine;
  if ('ups' in command) return command.ups;
  if ('node' in command) return command.node;
  if ('object' in command) return `${command.object.kind}/${command.object.name}`;
  if ('namespace' in command) return `${command.namespace}/${command.pod}`;
  if ('pod' in command) return command.pod;
  if ('service' in command) return command.service;
  return command.kind.startsWith('self-') ? from : 'api';
}

/** A latency stands for a second of one channel: a request more or less elsewhere, or earlier, shifts none of the others. */
const latencyStandsMs = 1_000;

function travel(k: Kernel, kind: CommandKind, target: string): readonly [number, number] {
  const { latency } = k.site;
  if (kind.startsWith('self-')) return [0, 1];
  let range = latency.http;
  if (kind.startsWith('ups-')) range = latency.ups;
  else if (kind.startsWith('api-')) range = latency.api;
  else if (kind.startsWith('ssh-') || kind === 'knock') range = latency.ssh;
  const random = randomStream(k.seed, `latency ${kind} ${target} ${Math.floor(k.now / latencyStandsMs)}`);
  return [random.between(range[0], range[1]), random.between(range[0], range[1])];
}
