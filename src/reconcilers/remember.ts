/** What a tick learns by looking: boot ids, marks that were undone, outcomes that change the run. */

import type { Action } from '../core/action.ts';
import { fact, factAbout, type Snapshot } from '../core/facts.ts';
import { type BootId, type NodeName, nodeName, upsName } from '../core/ids.ts';
import type { Mark, Memory, Run } from '../core/memory.ts';
import type { Instant } from '../core/moment.ts';
import { entriesOf } from '../core/records.ts';
import type { Pictures } from './machines.ts';
import { isAccountedFor } from './run/absences.ts';
import { isOpen } from './run/is-open.ts';

/** Boot ids are taken over while a run is open; at rest a new one is news that `unplannedLoss` must be able to see. */
export function rememberBoots(memory: Memory, pictures: Pictures): Memory {
  const open = isOpen(memory.run);
  const boots: Record<NodeName, BootId> = {};
  const committed: Record<NodeName, BootId> = {};
  let changed = false;
  for (const [name, picture] of pictures) {
    const boot = picture.answers ? picture.reading?.bootId : undefined;
    const seen = memory.boots[name];
    const told = memory.committed[name];
    const isNoNews = seen === undefined || open || isAccountedFor(name, memory) || isAlone(name, memory, pictures);
    const next = boot !== undefined && isNoNews ? boot : seen;
    if (next !== undefined) boots[name] = next;
    changed ||= next !== seen;
    // Back in a new boot, in a run that wants it up or has a cause of its own to take it down: the commit is history.
    const { targets, toldBefore } = memory.run ?? {};
    const isPast = targets?.machines[name] === 'running' || (told !== undefined && toldBefore?.[name] === told);
    const over = told !== undefined && boot !== undefined && boot !== told && open && isPast;
    if (told !== undefined && !over) committed[name] = told;
    changed ||= over;
  }
  return changed ? { ...memory, boots, committed } : memory;
}

/** Most others answer in the boot that is known of them: this one rebooted by itself, and no power was lost. */
function isAlone(name: NodeName, { boots }: Memory, pictures: Pictures): boolean {
  const others = [...pictures].filter(([other]) => other !== name && boots[other] !== undefined);
  const steady = others.filter(([other, picture]) => picture.answers && picture.reading?.bootId === boots[other]);
  return steady.length * 2 > others.length;
}

/** The commit point: journalled in the same decision that lets the poweroff go. */
export function rememberActions(memory: Memory, actions: readonly Action[]): Memory {
  let { committed, marks } = memory;
  for (const action of actions) {
    if (action.kind === 'PowerOff' && committed[action.node] === undefined)
      committed = { ...committed, [action.node]: action.boot };
    if (action.kind === 'PowerOffSelf') committed = { ...committed, [memory.self]: action.boot };
    if (action.kind === 'Cordon')
      marks = withMarks(
        marks,
        action.nodes.map((node) => `cordon/${node}`),
        { prior: 'schedulable', run: action.run },
      );
    if (action.kind === 'SuspendFlux')
      marks = withMarks(
        marks,
        action.objects.map((object) => `suspend/${object}`),
        { prior: 'running', run: action.run },
      );
  }
  if (committed === memory.committed && marks === memory.marks) return memory;
  const { run } = memory;
  const told = committed !== memory.committed && run !== undefined && run.poweringOff === undefined;
  return { ...memory, committed, marks, ...(told ? { run: { ...run, poweringOff: true as const } } : {}) };
}

function withMarks(marks: Memory['marks'], names: readonly string[], mark: Mark): Memory['marks'] {
  const fresh = names.filter((name) => marks[name] === undefined);
  return fresh.length === 0 ? marks : { ...marks, ...Object.fromEntries(fresh.map((name) => [name, mark])) };
}

/** A mark goes when its object is seen without it, outside the run that set it. */
export function forgetMarks(memory: Memory, snapshot: Snapshot): Memory {
  const names = Object.keys(memory.marks);
  if (names.length === 0 || memory.run?.targets.cluster === 'quiet') return memory;
  const flux = fact(snapshot, 'flux');
  const suspended =
    flux.state === 'known'
      ? new Set(flux.value.objects.filter((o) => o.suspendedBy !== undefined).map((o) => o.id))
      : undefined;
  const kept = names.filter((name) => {
    const object = nodeName(name.slice(name.indexOf('/') + 1));
    if (name.startsWith('cordon/')) {
      if (memory.intended?.machines[object] !== 'running') return true;
      const node = factAbout(snapshot, 'kube-node', object);
      return node.state !== 'known' || node.value.cordonedBy !== undefined;
    }
    return suspended === undefined || suspended.has(object);
  });
  if (kept.length === names.length) return memory;
  return {
    ...memory,
    marks: Object.fromEntries(
      kept.flatMap((name) => (memory.marks[name] === undefined ? [] : [[name, memory.marks[name]]])),
    ),
  };
}

/** An output cycle counts from the moment when the UPS took it. */
export function rememberCycles(run: Run, records: Memory['records'], now: Instant): Run {
  let cycled = run.cycled;
  for (const [id, record] of entriesOf(records)) {
    // Most records are evictions of pods, and there may be thousands.
    if (!id.startsWith('cycle-ups-output/')) continue;
    const [, ups, kind] = id.split('/');
    if (kind !== 'CycleOutput' || record.outcome !== 'accepted') continue;
    const name = upsName(ups ?? '');
    if (cycled[name] === undefined) cycled = { ...cycled, [name]: now };
  }
  return cycled === run.cycled ? run : { ...run, cycled };
}
