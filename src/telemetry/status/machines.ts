/** Machines of status.json, each with what it waits for, and how many of each role are Ready. */

import type { Counts } from '../../api/status-schema.ts';
import type { MachineStatus } from '../../api/status-steps.ts';
import type { MachineConfig } from '../../core/config.ts';
import type { AssessedStep } from '../../core/decision.ts';
import { factAbout } from '../../core/facts.ts';
import { whenKnown } from '../../core/when-known.ts';
import { isOver, type Telling } from './telling.ts';
import { waitsOf } from './waits.ts';

export function machinesOf(telling: Telling): readonly MachineStatus[] {
  const { run, downs, ups } = telling;
  const open = new Map<string, AssessedStep>();
  const steps = run === undefined ? [] : [...downs, ...ups];
  for (const one of steps) {
    const { subject } = one.step;
    const before = open.get(subject);
    // Of several open ones that which can act; those behind it wait for it.
    if (!isOver(one) && (before === undefined || (before.state.is === 'waiting' && one.state.is !== 'waiting')))
      open.set(subject, one);
  }
  return telling.input.config.machines.map((machine) => machineOf(machine, open.get(machine.name), telling));
}

function machineOf(machine: MachineConfig, open: AssessedStep | undefined, telling: Telling): MachineStatus {
  const { input, decision, pictures } = telling;
  const { memory } = decision;
  const picture = pictures.get(machine.name);
  const ready = readyOf(machine, telling);
  const node = factAbout(input.snapshot, 'node', machine.name);
  return {
    name: machine.name,
    role: machine.role,
    state: picture?.state ?? 'unknown',
    ...whenKnown('target', memory.intended?.machines[machine.name]),
    ignored: isIgnored(machine, telling),
    ...whenKnown('ready', ready),
    ...(node.state === 'known' || machine.name === input.config.self
      ? {}
      : { unreachable: `${node.reason}: ${node.message}` }),
    ...whenKnown('step', open?.step.row),
    ...whenKnown('waits', open === undefined ? undefined : waitsOf(open, telling)),
    powerCycle: machine.wake.method === 'mains' || machine.wake.method === 'manual',
  };
}

function isIgnored({ name }: MachineConfig, { decision }: Telling): boolean {
  return decision.memory.edit?.spec.ignoredNodes.includes(name) === true;
}

function readyOf({ name, role }: MachineConfig, { input }: Telling): boolean | undefined {
  if (role === 'host') return undefined;
  const node = factAbout(input.snapshot, 'kube-node', name);
  return node.state === 'known' ? node.value.ready && node.value.lease === 'renewed' : undefined;
}

export function countsOf(machines: readonly MachineStatus[], role: MachineStatus['role']): Counts {
  const counted = machines.filter((machine) => machine.role === role && !machine.ignored);
  return {
    total: counted.length,
    ready: counted.filter(({ ready }) => ready === true).length,
    unknown: counted.filter(({ ready }) => ready === undefined).length,
  };
}
