/** The kind of an action by its id, for ends: they carry nothing else of what was asked for. */
import type { ActionKind } from '../core/action.ts';
import type { ActionId } from '../core/ids.ts';
import { keysOf } from '../core/records.ts';

const named: Readonly<Record<ActionKind, true>> = {
  SuspendFlux: true,
  ResumeFlux: true,
  TakeSnapshot: true,
  Cordon: true,
  Uncordon: true,
  EvictPod: true,
  DeletePod: true,
  EndWorkloads: true,
  SetStayDown: true,
  ClearStayDown: true,
  StopUnit: true,
  KillLeftovers: true,
  StartUnit: true,
  PowerOff: true,
  PowerOffSelf: true,
  CycleOutput: true,
  Wake: true,
  UnsealVault: true,
};

export const actionKinds: readonly ActionKind[] = keysOf(named);
const isKind = (text: string): text is ActionKind => Object.hasOwn(named, text);

/** `row/subject/kind...`; a subject may have slashes of its own, so the first word that is a kind counts. */
export function kindOf(id: ActionId): ActionKind | undefined {
  return id.split('/').slice(2).find(isKind);
}
