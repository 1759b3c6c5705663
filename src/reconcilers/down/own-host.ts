/** The last row of the way down: the own host, and when it stays on as the last and smallest load. */
import { fact } from '../../core/facts.ts';
import type { UpsName } from '../../core/ids.ts';
import { losesPower } from '../../core/loss.ts';
import { after } from '../../core/moment.ts';
import { valueOf } from '../../core/observed.ts';
import { keysOf } from '../../core/records.ts';
import { spokenTarget } from '../../core/spoken-target.ts';
import { type Assess, type AssessInput, cannotTell, done, idOf, lookFirst, notDone, toMachine } from '../assess.ts';
import { goingDown } from '../run/scope.ts';

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

/** Why this host must not lose its power now, whoever would take it: undefined when it may, or when its battery ends anyway. */
export function isNeededOn(input: AssessInput): StaysOn | undefined {
  const why = couldStillStop(input);
  return why === undefined || isNearlyEmpty(input) ? undefined : why;
}

/** Machines that were never told, and whose silence nobody can vouch for: they may run, and only this host could still stop them. */
function couldStillStop({ config, run, memory, pictures }: AssessInput): StaysOn | undefined {
  const down = new Set(run === undefined ? [] : goingDown(run));
  // In the order of the configuration: the run may come back from a file with its machines in another one.
  const unseen = config.machines.find(({ name }) => {
    const picture = pictures.get(name);
    const isUnread = picture?.state === 'unknown' && picture.off === 'no' && memory.committed[name] === undefined;
    return isUnread && down.has(name) && name !== config.self;
  })?.name;
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
  if ((picture.lowBattery && picture.line !== 'mains') || picture.trigger?.blind === true) return true;
  if (picture.darkAt !== undefined) return now.reached(after(picture.darkAt, -config.shutdown.poweroffTimeoutMs));
  // On battery, and nothing tells for how long.
  return picture.line === 'battery' || (picture.line === 'explained' && memory.ups[feed]?.lastLine === 'battery');
}
