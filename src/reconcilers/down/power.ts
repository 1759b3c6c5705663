/** Rows of the way down that end in darkness: poweroff of machines, UPS output, own host. */
import type { Action, PowerOffRung } from '../../core/action.ts';
import type { MachineConfig } from '../../core/config.ts';
import { fact } from '../../core/facts.ts';
import { type BootId, nodeName, type UpsName, upsName } from '../../core/ids.ts';
import { losesPower, lostWith } from '../../core/loss.ts';
import { after } from '../../core/moment.ts';
import { valueOf } from '../../core/observed.ts';
import { keysOf } from '../../core/records.ts';
import { spokenTarget } from '../../core/word.ts';
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
import { goingDown } from '../run/scope.ts';

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
  const leaning = config.machines.find((machine) => leansOn(ups.name, machine, input));
  if (leaning !== undefined)
    return notDone('NeedsBothFeeds', `${leaning.name} still runs and has no other feed that is on mains`, basis);
  const on = fed.find((name) => input.pictures.get(name)?.off !== 'proven');
  if (on !== undefined) return notDone('NotAllOff', `${on} is not proven to be off`, basis);
  return notDone('OutputOn', `${subject} was not told to cycle its output`, basis, [
    {
      ...toMachine(id, subject),
      kind: 'CycleOutput',
      lane: `ups/${subject}`,
      id: idOf(id, 'CycleOutput'),
      ups: ups.name,
      offDelayMs: ups.offDelayMs,
      risk: 'irreversible',
      confirm: fed.map((name) => `reach/${name}`),
      retry: lookFirst,
      reason: 'GoingDown',
      message: `cycle the output of ${subject} in ${Math.round(ups.offDelayMs / 1000)} s`,
    },
  ]);
};

/** It stays on and has a second feed, but none of its other feeds is on mains: without this output it hangs on a battery. */
function leansOn(ups: UpsName, machine: MachineConfig, { run, power, pictures }: AssessInput): boolean {
  if (!machine.feeds.includes(ups) || run?.targets.machines[machine.name] === 'off') return false;
  if (pictures.get(machine.name)?.off === 'proven') return false;
  return !machine.feeds.some((feed) => feed !== ups && power[feed]?.line === 'mains');
}

/** Never observed: the boot that follows is its proof. */
export const powerOffSelf: Assess = ({ id }, input) => {
  const host = valueOf(fact(input.snapshot, 'host'));
  const basis = ['host'];
  if (host === undefined) return cannotTell('NoBootId', 'the own boot id cannot be read', basis);
  // A boot of the own host ends what was ordered for it: it is never a reason to power anything off.
  if (input.run?.boot !== host.bootId) return done('OwnHostBooted', 'this host has booted since the run opened', basis);
  const why = staysOn(input);
  if (why !== undefined) return notDone(why.reason, why.message, basis);
  return notDone('StillOn', 'the own host is on, as the last one', basis, [
    {
      ...toMachine(id, input.config.self),
      kind: 'PowerOffSelf',
      lane: 'self',
      id: idOf(id, 'PowerOffSelf', host.bootId),
      boot: host.bootId,
      risk: 'irreversible',
      confirm: [],
      retry: lookFirst,
      reason: 'GoingDown',
      message: `power this host off, because ${input.run?.cause ?? ''}`,
    },
  ]);
};

type StaysOn = { readonly reason: 'CouldStillStop' | 'WouldStrandItself'; readonly message: string };

/** Why the own host stays on as the last and smallest load until its battery is nearly empty; undefined when it goes. */
function staysOn(input: AssessInput): StaysOn | undefined {
  // A person's word to power off is obeyed at once, whatever else stands.
  if (spokenTarget(input.spec, input.config) === 'off') return undefined;
  const why = couldStillStop(input) ?? wouldStrandItself(input);
  return why === undefined || isNearlyEmpty(input) ? undefined : why;
}

/** Machines that were never told, and whose silence nobody can vouch for: they may run, and only this host could still stop them. */
function couldStillStop({ run, memory, pictures }: AssessInput): StaysOn | undefined {
  const unseen = (run === undefined ? [] : goingDown(run)).find((name) => {
    const picture = pictures.get(name);
    return picture?.state === 'unknown' && picture.off === 'no' && memory.committed[name] === undefined;
  });
  if (unseen === undefined) return undefined;
  const message = `${unseen} could not be read and may run, so this host stays on until its battery is nearly empty`;
  return { reason: 'CouldStillStop', message };
}

/** A host that only starts with its power must not go off while its power would stay on: nobody would be left to start anything. */
function wouldStrandItself({ config, site, run }: AssessInput): StaysOn | undefined {
  const self = site.machine.get(config.self);
  if (self?.wake.method !== 'mains' || losesPower(self, new Set(keysOf(run?.cycled ?? {})))) return undefined;
  const message = 'only a power cycle starts this host again, so it stays on until its battery is nearly empty';
  return { reason: 'WouldStrandItself', message };
}

function isNearlyEmpty(input: AssessInput): boolean {
  const { config, site } = input;
  const self = site.machine.get(config.self);
  // Without a UPS there is no battery that it could wait for.
  if (self === undefined || self.feeds.length === 0) return true;
  return losesPower(self, new Set(self.feeds.filter((feed) => endsSoon(feed, input))));
}

/** One reading that did not come is no sign of an empty battery: in silence the reserve is reckoned, as everywhere. */
function endsSoon(feed: UpsName, { config, memory, power, now }: AssessInput): boolean {
  const picture = power[feed];
  if (picture === undefined) return false;
  if (picture.lowBattery || picture.trigger?.blind === true) return true;
  if (picture.darkAt !== undefined) return now.reached(after(picture.darkAt, -config.shutdown.poweroffTimeoutMs));
  // On battery, and nothing tells for how long.
  return picture.line === 'battery' || (picture.line === 'explained' && memory.ups[feed]?.lastLine === 'battery');
}
