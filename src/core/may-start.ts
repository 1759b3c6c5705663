/** May this machine be woken or started now? The start rule of every UPS concerned, and its few exceptions. */
import type { MachineConfig, UpsConfig } from './config.ts';
import { type BootId, holdName } from './ids.ts';
import { againstStart } from './loss.ts';
import { after } from './moment.ts';
import type { Rule, View } from './view.ts';

export type StartView = Pick<View, 'config' | 'memory' | 'power' | 'run' | 'now'>;

/** `boot` is the one in which the machine answers now; nothing when it does not. */
export function mayStart(view: StartView, machine: MachineConfig, boot: BootId | undefined): Rule {
  const { memory } = view;
  if (memory.bootstrapFor !== memory.hostBootId) {
    return {
      met: false,
      reason: 'AwaitingBootstrap',
      message: 'this host has booted: nothing is started before ananke-bootstrap.service or a new `set up`',
    };
  }
  return powerAllows(view, machine, boot);
}

/** The same of its power alone, for what is undone on a machine that runs: that waits for no bootstrap. */
export function powerAllows(view: StartView, machine: MachineConfig, boot: BootId | undefined): Rule {
  const { config } = view;
  const undo = isUndo(view, machine, boot);
  const rules = config.ups.map((ups) => ({ ups, rule: ruleOf(view, ups, undo) }));
  const unsafe = rules.flatMap(({ ups, rule }) => (rule.met ? [] : [ups]));
  const against = againstStart(config, machine, unsafe);
  const first = rules.find(({ ups }) => against.includes(ups));
  if (first === undefined) return { met: true, reason: 'PowerSafe', message: 'every UPS concerned allows a start' };
  return isScout(view, machine, against) ? scout(machine) : first.rule;
}

/** Undoing an unfinished way down needs less than a start: the machine still runs, in the boot of before, and was never told to go. */
function isUndo({ run, memory }: StartView, machine: MachineConfig, boot: BootId | undefined): boolean {
  return (
    run?.reverses === true &&
    memory.committed[machine.name] === undefined &&
    boot !== undefined &&
    boot === run.boots[machine.name]
  );
}

function ruleOf(view: StartView, ups: UpsConfig, undo: boolean): Rule {
  const picture = view.power[ups.name];
  if (picture === undefined)
    return { met: false, reason: 'PowerUnknown', message: `${ups.name} has not been read yet` };
  const hold = view.memory.holds[holdName(ups.name)];
  if (hold?.phase === 'Active') return { met: false, reason: hold.reason, message: hold.message };
  if (isAccepted(view, ups)) return { met: true, reason: 'PowerAccepted', message: `${ups.name} was accepted by hand` };
  if (undo && picture.reversalRule.met) return picture.reversalRule;
  return picture.startRule;
}

/**
 * `--accept-power` of the edit that opened this run: what was said, and mains, which are safer than either, whatever the battery
 * has. Battery is not accepted with silence, nor silence with battery. Never against an Active hold.
 */
function isAccepted({ run, power }: StartView, ups: UpsConfig): boolean {
  const accepted = run?.options.acceptPower?.[ups.name];
  if (accepted === undefined) return false;
  switch (power[ups.name]?.line) {
    case 'mains':
      return true;
    case 'battery':
      return accepted === 'on-battery';
    case 'unknown':
    case 'explained':
      return accepted === 'unknown';
    case undefined:
      return false;
  }
}

/** The host of an upsd that cannot be read because it is off: woken alone, when every UPS that can be read allows it. */
function isScout(view: StartView, machine: MachineConfig, against: readonly UpsConfig[]): boolean {
  const isUnreadable = (ups: UpsConfig) => {
    const line = view.power[ups.name]?.line;
    return line === 'unknown' || line === 'explained';
  };
  if (!against.every(isUnreadable) || !against.some((ups) => ups.serverHost === machine.name)) return false;
  const readable = view.config.ups.filter((ups) => !isUnreadable(ups));
  if (readable.length > 0) return readable.every((ups) => view.power[ups.name]?.startRule.met === true);
  // Nobody can say anything about the mains: as long as a deep discharge may take to charge again.
  const blindMs = Math.max(...against.map((ups) => ups.policy.restoreStableBlindMs));
  return view.run !== undefined && view.now.reached(after(view.run.openedAt, blindMs));
}

function scout(machine: MachineConfig): Rule {
  return {
    met: false,
    scout: true,
    reason: 'ScoutWake',
    message: `${machine.name} serves the upsd of a UPS that cannot be read: it is started first, alone`,
  };
}
