/** Rows of the way down that end in darkness: poweroff of machines, UPS output, own host. */
import { type Action, actionTimeoutLimitMs, type PowerOffRung } from '../../core/action.ts';
import type { MachineConfig } from '../../core/config.ts';
import { type BootId, type NodeName, nodeName, type UpsName, upsName } from '../../core/ids.ts';
import { losesPower, lostWith } from '../../core/loss.ts';
import {
  type Assess,
  type AssessInput,
  cannotTell,
  done,
  idOf,
  lookFirst,
  notApplicable,
  notDone,
  toMachine,
} from '../assess.ts';
import { isNeededOn } from './own-host.ts';

const rungs: Readonly<Record<string, PowerOffRung>> = {
  poweroff: 'poweroff',
  'kill-then-poweroff': 'kill-then-poweroff',
  force: 'force',
};

/**
 * Aimed at one boot of the machine, read from the machine itself. Once that boot was told, only that boot is ever told again; a
 * machine that comes with another boot id went off in between and is only kept out of the cluster.
 */
export const powerOff: Assess = ({ id, subject, rung }, input) => {
  const name = nodeName(subject);
  const basis = [`reach/${subject}`, `node/${subject}`];
  const picture = input.pictures.get(name);
  if (picture?.off === 'proven') return done('MachineOff', `${subject} is off`, basis);
  const told = input.memory.committed[name];
  const boot = picture?.answers === true ? picture.reading?.bootId : undefined;
  if (told !== undefined && boot !== undefined && boot !== told) {
    return done('PoweredOnAfterRun', `${subject} went off and has booted again; it is kept out of the cluster`, basis);
  }
  if (picture?.off === 'unproven' && told !== undefined) {
    return notDone('OffUnproven', `${subject} is silent and nothing else says that it is off`, basis);
  }
  if (boot === undefined && told !== undefined) return cannotTell('GoingOff', `${subject} is going off`, basis);
  if (boot === undefined) {
    return cannotTell('NoBootId', `${subject} does not tell its boot id, so it cannot be told to go off`, basis);
  }
  return notDone('StillOn', `${subject} is on`, basis, [
    powerOffAction(id, subject, boot, rungs[rung ?? 'poweroff'] ?? 'poweroff', basis, input),
  ]);
};

export function powerOffAction(
  id: Parameters<Assess>[0]['id'],
  subject: string,
  boot: BootId,
  rung: PowerOffRung,
  confirm: readonly string[],
  input: AssessInput,
): Action {
  return {
    ...toMachine(id, subject),
    kind: 'PowerOff',
    id: idOf(id, 'PowerOff', rung, boot),
    node: nodeName(subject),
    boot,
    rung,
    risk: 'irreversible',
    confirm,
    retry: lookFirst,
    reason: 'GoingDown',
    message: `power ${subject} off (${rung}), because ${input.run?.cause ?? 'it was told to finish'}`,
  };
}

/**
 * Output off after a delay, on again with the mains: how machines that only start with their power come back by themselves.
 * Only when all that hangs on it is proven off, but for the own host and the host of this upsd.
 */
export const cycleUpsOutput: Assess = ({ id, subject }, input) => {
  const { config, run, site } = input;
  const ups = site.ups.get(upsName(subject));
  const basis = [`ups/${subject}`];
  if (ups === undefined || run === undefined) return notApplicable('NoOutputCycle', `${subject} is not configured`);
  if (run.cycled[ups.name] !== undefined) return done('OutputCycles', `${subject} was told to cycle its output`, basis);
  const spared = new Set([config.self, ups.serverHost]);
  const isSpared = (name: NodeName) => spared.has(name) && run.targets.machines[name] === 'off';
  const critical = new Set([ups.name]);
  // A machine that lives on its other feed is not cut off by this one.
  const hanging = config.machines.filter((machine) => losesPower(machine, critical)).map((machine) => machine.name);
  const fed = hanging.filter((name) => !spared.has(name));
  // Also the spared ones: they may go after the command, but they must be meant to go.
  const ignored = hanging.find((name) => run.targets.machines[name] !== 'off');
  if (ignored !== undefined)
    return notApplicable('NeedsPowerCycle', `${ignored} hangs on ${subject} and is not to be cut off`);
  const cutOff = [...lostWith(config, critical)].find((name) => run.targets.machines[name] === 'running');
  if (cutOff !== undefined)
    return notApplicable('NeedsPowerCycle', `${cutOff} runs behind what hangs on ${subject}, and could not be stopped`);
  const leaning = config.machines.find(
    (machine) => !hanging.includes(machine.name) && !isSpared(machine.name) && leansOn(ups.name, machine, input),
  );
  if (leaning !== undefined)
    return notDone('NeedsBothFeeds', `${leaning.name} still runs and has no other feed that is on mains`, basis);
  const on = fed.find((name) => input.pictures.get(name)?.off !== 'proven');
  if (on !== undefined) return notDone('NotAllOff', `${on} is not proven to be off`, basis);
  // To cut the power of this host is to send it off.
  const needed = hanging.includes(config.self) ? isNeededOn(input) : undefined;
  if (needed !== undefined) return notDone(needed.reason, needed.message, basis);
  // Whoever is spared the proof of being off goes within the delay; nothing may run there that takes longer.
  const kubelets = hanging.filter((name) => spared.has(name) && site.machine.get(name)?.role !== 'host');
  const busy = kubelets.find((name) => !isEmpty(name, input));
  if (busy !== undefined) return notDone('NotAllOff', `${busy} has not stopped its containers`, basis);
  return notDone('OutputOn', `${subject} was not told to cycle its output`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'CycleOutput',
      lane: `ups/${subject}`,
      // Three questions, and drivers that take their time: broken off in the middle it would be given twice.
      timeoutMs: actionTimeoutLimitMs,
      id: idOf(id, 'CycleOutput'),
      ups: ups.name,
      offDelayMs: ups.offDelayMs,
      risk: 'irreversible',
      confirm: [...fed.map((name) => `reach/${name}`), ...kubelets.map((name) => `node/${name}`)],
      retry: lookFirst,
      reason: 'GoingDown',
      message: `cycle the output of ${subject} in ${Math.round(ups.offDelayMs / 1000)} s`,
    },
  ]);
};

function isEmpty(name: NodeName, { pictures }: AssessInput): boolean {
  const picture = pictures.get(name);
  const containers = picture?.reading?.containers;
  if (picture?.off === 'proven') return true;
  return containers !== undefined && containers.workload + containers.storage + containers.system === 0;
}

/** It has a second feed, but none of its other feeds is on mains, and nothing proves it off: without this output it hangs on a battery. */
function leansOn(ups: UpsName, machine: MachineConfig, { power, pictures }: AssessInput): boolean {
  if (!machine.feeds.includes(ups)) return false;
  if (pictures.get(machine.name)?.off === 'proven') return false;
  return !machine.feeds.some((feed) => feed !== ups && power[feed]?.line === 'mains');
}
