/** One machine: whether its SSH port answers, and what it says of itself. */
import type { SshTransport } from '../../clients/ssh/transport.ts';
import type { Knocked } from '../../clients/tcp-knock.ts';
import type { Instant } from '../../core/moment.ts';
import { layoutOf, type MachineKind } from '../../core/node-verbs/layout.ts';
import { type ProbeAsked, probeResult } from '../../core/node-verbs/probe-reading.ts';
import { type BuiltCommand, commandFor } from '../../core/node-verbs/script.ts';
import type { NodeVerb } from '../../core/node-verbs.ts';
import type { Clock } from '../../core/ports.ts';
import { type Polling, type PollSpec, startPoll } from '../poll.ts';
import type { Failure, Publisher } from '../publisher.ts';
import { rhythm } from '../rhythm.ts';
import { createDoor } from './door.ts';
import { failureOf, unreadable } from './failures.ts';
import { probeLimitMs } from './limits.ts';

export interface ObservedMachine {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly kind: MachineKind;
  /** Content of its /etc/machine-id, when the configuration says it: another machine is then not read. */
  readonly machineId?: string;
}
export interface MachineOptions {
  readonly machine: ObservedMachine;
  /** User on the machines. */
  readonly user: string;
  readonly transport: Pick<SshTransport, 'open' | 'run' | 'state'>;
  readonly knock: (machine: ObservedMachine) => Promise<Knocked>;
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly kindOf: ProbeAsked['kindOf'];
  readonly isAttended: () => boolean;
  readonly isLinkUp: () => boolean;
  /** It began or ceased to answer, or nothing is known of that any more. */
  readonly onDoor: () => void;
}
export interface MachineObserver {
  readonly reach: Polling;
  readonly node: Polling;
  answers(): boolean;
  linkChanged(): void;
}

export function observeMachine(options: MachineOptions, signal: AbortSignal): MachineObserver {
  const { machine, publisher, transport, clock, isAttended, isLinkUp } = options;
  const { name } = machine;
  const verb: NodeVerb = {
    verb: 'probe',
    ...(machine.machineId === undefined ? {} : { machineId: machine.machineId }),
  };
  const probe = commandFor(verb, layoutOf(machine.kind), options.user);
  /** When the last reading began that the machine gave. */
  let readAt: Instant | undefined;
  const periodMs = (): number => (isAttended() ? rhythm.attended : rhythm.machine);
  const door = createDoor(options, () => {
    node.retime();
    options.onDoor();
  });

  /** A machine that has just answered in its own name need not be knocked at, which its sshd would write down each time. */
  const hasJustAnswered = (now: Instant): boolean =>
    door.answers() &&
    !isAttended() &&
    readAt !== undefined &&
    now - readAt < rhythm.machine &&
    transport.state(name).is === 'open';
  const reachSpec: PollSpec = {
    periodMs: () => (isLinkUp() ? periodMs() : undefined),
    read: (reading) => (!reading.asked && hasJustAnswered(reading.began) ? Promise.resolve() : door.read(reading)),
  };
  const nodeSpec: PollSpec = {
    periodMs: () => (door.answers() ? periodMs() : undefined),
    async read({ began, asked }) {
      const failure = await readNode(options, probe, began, asked);
      if (failure === undefined) {
        readAt = began;
        // It came in when the door had closed: nobody reads the machine again until it answers, so it must not stand as known.
        if (!door.answers()) door.retell();
      } else if (door.answers()) {
        // Silence has its own word already, and a better one.
        publisher.fail(`node/${name}`, failure);
      }
    },
  };
  const node = startPoll(clock, nodeSpec, signal);
  const reach = startPoll(clock, reachSpec, signal);
  return {
    reach,
    node,
    answers: () => door.answers(),
    linkChanged() {
      if (!isLinkUp()) door.lose('The own link to the switch is down.');
      reach.retime();
    },
  };
}

/** Publishes what the machine says; else why not. */
async function readNode(
  { machine, transport, publisher, clock, kindOf }: MachineOptions,
  probe: BuiltCommand,
  began: Instant,
  asked: boolean,
): Promise<Failure | undefined> {
  if (probe.is === 'refused') return { reason: 'MachineIdMismatch', message: probe.message };
  const askedAtMs = clock.wallNow();
  const end = await transport.run(machine.name, probe.command, { timeoutMs: probeLimitMs });
  const answeredAtMs = clock.wallNow();
  if (end.is !== 'exited') return failureOf(end);
  const result = probeResult(end.stdout, { kindOf, askedAtMs, answeredAtMs });
  switch (result.is) {
    case 'read':
      publisher.publish(`node/${machine.name}`, result.reading, began, asked);
      return undefined;
    case 'other-machine':
      return { reason: 'MachineIdMismatch', message: `Another machine answers for ${machine.name}. ${result.message}` };
    case 'unreadable':
      return unreadable(result.message, end.stderr);
  }
}
