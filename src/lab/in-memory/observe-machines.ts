// Every other machine: a knock on its SSH port, its own report over SSH, and its outlet or management controller.
import type { ReachReading } from '../../core/facts.ts';
import { rhythm } from '../../observers/rhythm.ts';
import { concernsMachine } from './events.ts';
import { type ObserverHost, type Polls, patience } from './observer.ts';
import { createPoll, type Poll } from './poll.ts';
import { nodeReading } from './readings.ts';

export interface MachinesObserver {
  /** Without the own link nothing is known about who answers. */
  setLink(up: boolean): void;
}

export function observeMachines(host: ObserverHost, polls: Polls): MachinesObserver {
  const link = { up: true };
  const names = host.config.machines.map((machine) => machine.name).filter((name) => name !== host.config.self);
  const reaches = names.map((name) => observeMachine(host, polls, name, link));
  return {
    setLink(up) {
      if (up === link.up) return;
      link.up = up;
      for (const reach of reaches) reach.linkChanged();
    },
  };
}

interface Machine {
  readonly host: ObserverHost;
  readonly name: string;
  readonly link: { readonly up: boolean };
  readonly concerns: ReturnType<typeof concernsMachine>;
  readonly reachMs: number;
  reach: ReachReading | undefined;
}

function observeMachine(
  host: ObserverHost,
  polls: Polls,
  name: string,
  link: { readonly up: boolean },
): { linkChanged(): void } {
  const spec = host.site.machines.find((machine) => machine.name === name);
  const concerns = concernsMachine(name, host.site.self);
  const m: Machine = { host, name, link, concerns, reachMs: Math.ceil(host.site.latency.ssh[1]), reach: undefined };
  const node = createNodePoll(m);
  const isServer = host.config.machines.some((machine) => machine.name === name && machine.role === 'server');
  const reach = createReachPoll(m, () => {
    node.retime();
    // Whether anybody lists them depends on who answers.
    if (isServer) polls.get('snapshots')?.hasten();
  });
  polls.set(`reach/${name}`, reach);
  polls.set(`node/${name}`, node);
  if (spec?.bmc === true || spec?.outlet === true) polls.set(`outlet/${name}`, createOutletPoll(m, spec.bmc === true));
  return {
    linkChanged() {
      if (link.up) return reach.hasten();
      m.reach = undefined;
      const failure = { reason: 'NoLink', message: 'The own link to the switch is down.' };
      host.cells.fail(`reach/${name}`, failure);
      host.cells.fail(`node/${name}`, failure);
      return node.retime();
    },
  };
}

function periodOf({ host, name }: Machine): number {
  return host.attending.machines.has(name) ? rhythm.attended : rhythm.machine;
}

/** By the moment at which it was sent: what changes between that and its answer may not be in the answer. */
const mayRest = ({ host, name }: Machine, sentAt: number): boolean => !host.restlessness.of(name, sentAt);

function createReachPoll(m: Machine, onChange: () => void): Poll {
  const { cells, wire } = m.host;
  return createPoll(m.host, {
    periodMs: () => periodOf(m),
    reachMs: m.reachMs,
    concerns: m.concerns,
    read({ began, sentAt, asked }, done) {
      wire.send({ kind: 'knock', machine: m.name, timeoutMs: patience.knock }, (reply) => {
        if (!m.link.up) return done(true);
        const answer = reply.outcome === 'ok' ? reply.value : 'silent';
        const changed = m.reach?.answer !== answer;
        if (changed || m.reach === undefined) m.reach = { answer, since: began };
        cells.publish(`reach/${m.name}`, m.reach, began, asked);
        if (answer === 'silent') {
          cells.fail(`node/${m.name}`, { reason: 'HostSilent', message: `${m.name} does not answer on its SSH port.` });
        }
        if (answer === 'refused') {
          cells.fail(`node/${m.name}`, { reason: 'SshRefused', message: `${m.name} refuses connections.` });
        }
        if (changed) onChange();
        return done(mayRest(m, sentAt));
      });
    },
  });
}

/** Reads only machines that answer a knock: a report of the others would only time out. */
function createNodePoll(m: Machine): Poll {
  const { cells, wire } = m.host;
  return createPoll(m.host, {
    periodMs: () => (m.reach?.answer === 'answers' ? periodOf(m) : undefined),
    reachMs: m.reachMs,
    concerns: m.concerns,
    read({ began, sentAt, asked }, done) {
      wire.send({ kind: 'ssh-probe', machine: m.name, timeoutMs: patience.probe }, (reply) => {
        const cell = `node/${m.name}` as const;
        if (reply.outcome === 'ok') cells.publish(cell, nodeReading(reply.value, m.host.ownOffsetMs()), began, asked);
        else if (reply.outcome === 'error') cells.fail(cell, { reason: 'SshRefused', message: reply.message });
        // Silence has its own word already, and a better one.
        else if (m.reach?.answer === 'answers') {
          cells.fail(cell, { reason: 'SshTimeout', message: `${m.name} took the connection and did not reply.` });
        }
        done(mayRest(m, sentAt));
      });
    },
  });
}

function createOutletPoll(m: Machine, isBmc: boolean): Poll {
  const { cells, wire } = m.host;
  const cell = `outlet/${m.name}` as const;
  return createPoll(m.host, {
    periodMs: () => periodOf(m),
    reachMs: Math.ceil(m.host.site.latency.http[1]),
    concerns: m.concerns,
    read({ began, sentAt, asked }, done) {
      const fail = (): void =>
        cells.fail(cell, { reason: 'OutletUnreadable', message: `What tells the power of ${m.name} does not answer.` });
      const request = { machine: m.name, timeoutMs: patience.http };
      if (isBmc) {
        wire.send({ kind: 'bmc-status', ...request }, (reply) => {
          if (reply.outcome === 'ok') cells.publish(cell, { power: reply.value.power }, began, asked);
          else fail();
          done(mayRest(m, sentAt));
        });
        return;
      }
      wire.send({ kind: 'outlet-status', ...request }, (reply) => {
        if (reply.outcome === 'ok') cells.publish(cell, { power: reply.value.drawing ? 'on' : 'off' }, began, asked);
        else fail();
        done(mayRest(m, sentAt));
      });
    },
  });
}
