// Requests over SSH to one machine, and the own host's requests to itself.
import { type Answer, accepted, failure, type Handlers } from './answer.ts';
import type { Accepted, ProbeReport } from './command.ts';
import { terminate } from './containers.ts';
import { after, chance, faultOn, type Kernel, tell } from './kernel.ts';
import { mountsOn, powerOff, powerOffByForce } from './machine.ts';
import { knockOn, linkUp } from './network.ts';
import type { MachineState } from './truth.ts';
import { killLeftovers, startUnit, stopUnit } from './unit.ts';

type SshKinds =
  | 'knock'
  | 'ssh-probe'
  | 'ssh-end-workloads'
  | 'ssh-stop'
  | 'ssh-kill-leftovers'
  | 'ssh-start'
  | 'ssh-stay-down'
  | 'ssh-clear-stay-down'
  | 'ssh-snapshot'
  | 'ssh-snapshot-status'
  | 'ssh-sync'
  | 'ssh-poweroff'
  | 'ssh-kill-then-poweroff'
  | 'ssh-poweroff-force'
  | 'self-facts'
  | 'self-poweroff';

export const sshHandlers: Handlers<SshKinds> = {
  knock: (k, command, from) => {
    const machine = k.state.machines.get(command.machine);
    return machine === undefined ? failure('no-such-target', command.machine) : { ok: knockOn(k, from, machine) };
  },
  'ssh-probe': (k, command, from) => onMachine(k, command.machine, from, (machine) => ({ ok: probe(k, machine) })),
  'ssh-end-workloads': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => accepted(() => endWorkloads(k, machine, command.graceMs))),
  'ssh-stop': (k, command, from) => mutate(k, command.machine, from, (machine) => accepted(() => stopUnit(k, machine))),
  'ssh-kill-leftovers': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => accepted(() => killLeftovers(k, machine))),
  'ssh-start': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => accepted(() => startUnit(k, machine))),
  'ssh-stay-down': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => {
      const { owner, epoch, cause } = command;
      if ((machine.stayDown?.epoch ?? epoch) > epoch) return failure('epoch-older', 'A newer marker is in place');
      return accepted(() => {
        machine.stayDown = { owner, epoch, cause };
        tell(k, { kind: 'stay-down', machine: machine.spec.name, present: true, owner, epoch });
      });
    }),
  'ssh-clear-stay-down': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => {
      const { owner, epoch } = command;
      if ((machine.stayDown?.epoch ?? epoch) > epoch) return failure('epoch-older', 'A newer marker is in place');
      return accepted(() => {
        if (machine.stayDown === undefined) return;
        machine.stayDown = undefined;
        tell(k, { kind: 'stay-down', machine: machine.spec.name, present: false, owner, epoch });
      });
    }),
  'ssh-snapshot': (k, command, from) =>
    mutate(k, command.machine, from, (machine) => snapshot(k, machine, command.name)),
  'ssh-snapshot-status': (k, command, from) =>
    onMachine(k, command.machine, from, (machine) => ({
      ok: machine.snapshots.get(command.name) ?? { state: 'absent' },
    })),
  'ssh-sync': (k, command, from) => mutate(k, command.machine, from, () => accepted()),
  'ssh-poweroff': (k, command, from) =>
    fenced(k, command, from, (machine) => once(machine, () => powerOff(k, machine))),
  'ssh-kill-then-poweroff': (k, command, from) =>
    fenced(k, command, from, (machine) => once(machine, () => killLeftovers(k, machine, () => powerOff(k, machine)))),
  'ssh-poweroff-force': (k, command, from) =>
    fenced(k, command, from, (machine) => accepted(() => powerOffByForce(k, machine))),
  'self-facts': (k, _command, from) => {
    const own = k.state.machines.get(from);
    return own === undefined
      ? 'silence'
      : { ok: { bootId: own.bootId, linkUp: linkUp(k, from), clockOffsetMs: own.clockOffsetMs } };
  },
  'self-poweroff': (k, _command, from) => {
    const own = k.state.machines.get(from);
    return own === undefined ? 'silence' : once(own, () => powerOff(k, own));
  },
};

function onMachine<T>(k: Kernel, name: string, from: string, answer: (machine: MachineState) => Answer<T>): Answer<T> {
  const machine = k.state.machines.get(name);
  if (machine === undefined) return failure('no-such-target', name);
  const door = knockOn(k, from, machine);
  if (door === 'silent' || faultOn(k, 'ssh-mute', name) !== undefined) return 'silence';
  if (door === 'refused') return failure('connection-refused', `${name} closes its connections`);
  return answer(machine);
}

/** A machine may say that it did something and not have done it. */
function mutate(
  k: Kernel,
  name: string,
  from: string,
  answer: (machine: MachineState) => Answer<Accepted>,
): Answer<Accepted> {
  return onMachine(k, name, from, (machine) => {
    const given = answer(machine);
    const lies = faultOn(k, 'ssh-lies', name) !== undefined;
    return lies && typeof given === 'object' && 'ok' in given ? { ok: given.ok, idle: true } : given;
  });
}

function fenced(
  k: Kernel,
  command: { readonly machine: string; readonly bootId: string },
  from: string,
  answer: (machine: MachineState) => Answer<Accepted>,
): Answer<Accepted> {
  return mutate(k, command.machine, from, (machine) =>
    machine.bootId === command.bootId
      ? answer(machine)
      : failure('boot-id-differs', `${command.machine} runs in boot ${machine.bootId}`),
  );
}

/** systemd takes a second poweroff for the same job: nothing more happens. */
function once(machine: MachineState, effect: () => void): Answer<Accepted> {
  return machine.state === 'stopping' ? { ok: {}, idle: true } : accepted(effect);
}

function probe(k: Kernel, machine: MachineState): ProbeReport {
  return {
    machineId: `id-${machine.spec.name}`,
    bootId: machine.bootId,
    ...(machine.spec.role === 'host' ? {} : { unit: machine.unit }),
    containers: [...machine.containers.values()].map((container) => ({
      podUid: container.uid,
      namespace: container.spec.namespace,
      pod: container.spec.name,
      kind: container.spec.kind,
    })),
    mounts: mountsOn(k, machine.spec.name),
    ...(machine.stayDown === undefined ? {} : { stayDown: machine.stayDown }),
    clockOffsetMs: machine.clockOffsetMs,
    clockSynchronized: machine.clockSynchronized,
    stopping: machine.state === 'stopping',
  };
}

function endWorkloads(k: Kernel, machine: MachineState, graceMs: number): void {
  for (const container of machine.containers.values()) {
    if (container.spec.kind === 'workload') terminate(k, machine, container, graceMs);
  }
}

function snapshot(k: Kernel, machine: MachineState, name: string): Answer<Accepted> {
  if (machine.spec.role !== 'server') return failure('not-a-server', `${machine.spec.name} has no etcd`);
  if (machine.unit !== 'active') return failure('unit-not-running', 'etcd does not run here');
  return accepted(() => {
    const known = machine.snapshots.get(name)?.state;
    if (known === 'running' || known === 'done') return;
    const note = (state: 'running' | 'done' | 'failed'): void => {
      machine.snapshots.set(name, state === 'done' ? { state, bytes: 20_000_000 } : { state });
      tell(k, { kind: 'snapshot', machine: machine.spec.name, name, state });
    };
    note('running');
    const boots = machine.boots;
    after(k, k.site.times.snapshotMs * chance(k, 'snapshot').between(0.8, 1.4), () => {
      if (machine.boots !== boots || faultOn(k, 'snapshot-hangs', machine.spec.name) !== undefined) return;
      note(machine.unit === 'active' && k.state.api.quorum ? 'done' : 'failed');
    });
  });
}
