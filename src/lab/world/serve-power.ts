// Requests about electricity: upsd, magic packets, management controllers, outlets.
import { type Answer, accepted, failure, type Handlers } from './answer.ts';
import { cutAndReturn } from './battery.ts';
import { after, chance, type Kernel } from './kernel.ts';
import { wake } from './machine.ts';
import { linked } from './network.ts';
import { touch } from './telemetry.ts';
import type { MachineState, UpsState } from './truth.ts';

type PowerKinds = 'ups-vars' | 'ups-delay' | 'ups-return' | 'wake-packet' | 'bmc-on' | 'bmc-status' | 'outlet-status';

export const powerHandlers: Handlers<PowerKinds> = {
  'ups-vars': (k, command, from) =>
    onUps(k, command.ups, from, (ups) => {
      if (ups.served.vars === undefined) return failure('DATA-STALE', `${command.ups} has no data`);
      return { ok: ups.served.vars };
    }),
  'ups-delay': (k, command, from) =>
    onUps(k, command.ups, from, (ups) =>
      accepted(() => {
        ups.delaySeconds = command.seconds;
        touch(k, ups);
      }),
    ),
  'ups-return': (k, command, from) =>
    onUps(k, command.ups, from, (ups) =>
      ups.spec.returnOutput
        ? accepted(() => cutAndReturn(k, ups))
        : failure('CMD-NOT-SUPPORTED', `${command.ups} knows no shutdown.return`),
    ),
  'wake-packet': (k, command, from) => {
    const machine = k.state.machines.get(command.machine);
    if (machine === undefined) return failure('no-such-target', command.machine);
    return accepted(() => {
      if (linked(k, from, command.machine)) startSoon(k, machine, 'wake-on-lan');
    });
  },
  'bmc-on': (k, command) => onBmc(k, command.machine, (machine) => accepted(() => startSoon(k, machine, 'command'))),
  'bmc-status': (k, command) =>
    onBmc(k, command.machine, (machine) => ({ ok: { power: machine.state === 'off' ? 'off' : 'on' } })),
  'outlet-status': (k, command) => {
    const machine = k.state.machines.get(command.machine);
    if (machine?.spec.outlet !== true) return failure('no-such-target', `${command.machine} has no such outlet`);
    return { ok: { drawing: machine.state !== 'off' && machine.state !== 'dark' } };
  },
};

function onUps<T>(k: Kernel, name: string, from: string, answer: (ups: UpsState) => Answer<T>): Answer<T> {
  const ups = k.state.upses.get(name);
  if (ups === undefined) return failure('UNKNOWN-UPS', name);
  const host = k.state.machines.get(ups.spec.serverHost);
  if (host === undefined || !linked(k, from, ups.spec.serverHost)) return 'silence';
  if (ups.served.error !== undefined) return failure(ups.served.error, `ERR ${ups.served.error}`);
  if (ups.served.vars === undefined) return 'silence';
  return answer(ups);
}

function onBmc<T>(k: Kernel, name: string, answer: (machine: MachineState) => Answer<T>): Answer<T> {
  const machine = k.state.machines.get(name);
  if (machine?.spec.bmc !== true) return failure('no-such-target', `${name} has no management controller`);
  return machine.powered ? answer(machine) : 'silence';
}

/** The board needs a moment from the signal to its first breath. */
function startSoon(k: Kernel, machine: MachineState, by: 'wake-on-lan' | 'command'): void {
  after(k, chance(k, 'wake').between(200, 900), () => wake(k, machine, by));
}
