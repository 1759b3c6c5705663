/** The machines of the simulated site behind the SSH servers of the lab: each verb becomes a request to the world. */
import { createHash } from 'node:crypto';
import { acceptedLine, firstLine, lastWordsLine } from '../../../core/node-verbs/reply.ts';
import type { NodeVerb, VerbName } from '../../../core/node-verbs.ts';
import type { CommandKind, CommandOf, Reply, ValueOf } from '../../world/command.ts';
import type { World } from '../../world/world.ts';
import { acceptedAnswer, answerOf, probeLines, refusedAnswer } from './answers.ts';
import type { LabMachines, VerbAnswer } from './machines.ts';

export interface OfWorldOptions {
  /** Wall time of somebody whose clock is right. */
  readonly wallNow: () => number;
  /** Virtual time for which a request is waited for; the server then just never answers. */
  readonly timeoutMs?: number;
  /** A request was sent: whoever moves the world's time may want to. */
  readonly onSend?: () => void;
}

/** The machine ids of the world are names; those of real machines are 32 hexadecimal digits. */
export const machineIdOf = (machine: string): string => createHash('sha256').update(machine).digest('hex').slice(0, 32);

export function machinesOf(world: World, options: OfWorldOptions): LabMachines {
  const { timeoutMs = 3_600_000, onSend = () => undefined, wallNow } = options;
  const ask = <K extends CommandKind>(command: Omit<CommandOf<K>, 'timeoutMs'>): Promise<Reply<ValueOf<K>>> =>
    new Promise((resolve) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- with the time limit it is the whole command
      world.send<K>({ ...command, timeoutMs } as CommandOf<K>, resolve);
      onSend();
    });
  return {
    async run(machine, verb, say) {
      if (verb.machineId !== undefined && verb.machineId !== machineIdOf(machine)) {
        return refusedAnswer(verb.verb, 'machine-id-differs', machineIdOf(machine));
      }
      if (verb.verb === 'probe') {
        return spoken(verb.verb, await ask<'ssh-probe'>({ kind: 'ssh-probe', machine }), (report) =>
          answerOf('probe', probeLines(report, machineIdOf(machine), wallNow() + report.clockOffsetMs)),
        );
      }
      if (verb.verb === 'snapshot-list') return listSnapshots(world, machine, ask);
      const reply = await ask(requestOf(machine, verb));
      if (!isPowerOff(verb) || reply.outcome !== 'ok') return spoken(verb.verb, reply, () => acceptedAnswer(verb.verb));
      say(`${firstLine(verb.verb)}\n${acceptedLine}\n`);
      await lastWords(world, machine, verb.bootId);
      return { code: 0, stdout: `${lastWordsLine(verb.bootId)}\n`, stderr: '' };
    },
  };
}

type PowerOff = Extract<NodeVerb, { readonly bootId: string }>;
const isPowerOff = (verb: NodeVerb): verb is PowerOff => 'bootId' in verb;

type Request = { [K in CommandKind]: Omit<CommandOf<K>, 'timeoutMs'> }[CommandKind];

function requestOf(machine: string, verb: Exclude<NodeVerb, { readonly verb: 'probe' | 'snapshot-list' }>): Request {
  switch (verb.verb) {
    case 'sync':
      return { kind: 'ssh-sync', machine };
    case 'stop':
      return { kind: 'ssh-stop', machine };
    case 'start':
      return { kind: 'ssh-start', machine };
    case 'end-workloads':
      return { kind: 'ssh-end-workloads', machine, graceMs: verb.graceSeconds * 1_000 };
    case 'kill-leftovers':
      return { kind: 'ssh-kill-leftovers', machine };
    case 'stay-down':
      return { kind: 'ssh-stay-down', machine, owner: verb.owner, epoch: verb.epoch, cause: verb.cause };
    case 'clear-stay-down':
      return { kind: 'ssh-clear-stay-down', machine, owner: verb.owner, epoch: verb.epoch };
    case 'snapshot':
      return { kind: 'ssh-snapshot', machine, name: verb.name };
    case 'poweroff':
      return { kind: 'ssh-poweroff', machine, bootId: verb.bootId };
    case 'kill-then-poweroff':
      return { kind: 'ssh-kill-then-poweroff', machine, bootId: verb.bootId };
    case 'poweroff-force':
      return { kind: 'ssh-poweroff-force', machine, bootId: verb.bootId };
  }
}

/** What the world does not answer, a machine does not answer either: the promise stays open and the client runs out of patience. */
function spoken<Value>(
  verb: VerbName,
  reply: Reply<Value>,
  say: (value: Value) => VerbAnswer,
): VerbAnswer | Promise<never> {
  if (reply.outcome === 'timeout') return new Promise(() => undefined);
  return reply.outcome === 'ok' ? say(reply.value) : refusedAnswer(verb, reply.word, reply.message);
}

/** The world answers for one name; a real machine lists its files, so here its names are looked up first. */
async function listSnapshots(
  world: World,
  machine: string,
  ask: (command: Omit<CommandOf<'ssh-snapshot-status'>, 'timeoutMs'>) => Promise<Reply<ValueOf<'ssh-snapshot-status'>>>,
): Promise<VerbAnswer> {
  const state = world.truth.machines.get(machine);
  if (state?.spec.role !== 'server') return refusedAnswer('snapshot-list', 'not-a-server', 'this machine has no etcd');
  const lines: string[] = [];
  for (const name of ['', ...state.snapshots.keys()]) {
    const reply = await ask({ kind: 'ssh-snapshot-status', machine, name });
    if (reply.outcome !== 'ok') return spoken('snapshot-list', reply, () => answerOf('snapshot-list', []));
    if (reply.value.state === 'done') lines.push(`listed ${name}-${machine}-1790000000`);
    if (reply.value.state === 'running') lines.push(`running ${name}`);
  }
  return answerOf('snapshot-list', [...lines, 'listed all']);
}

/** Of this boot. A machine that goes off without them leaves its channel open until the connection is cut. */
function lastWords(world: World, machine: string, bootId: string): Promise<void> {
  return new Promise((resolve) => {
    const stop = world.onLastWords((words) => {
      if (words.machine !== machine || words.bootId !== bootId) return;
      stop();
      resolve();
    });
  });
}
