/** What a command that wrote desired.yaml says: what changed, whether anybody acts on it, and how to take it back. */
import type { EditedDesired } from '../../api/desired-edit/outcome.ts';
import { undoOf } from '../../api/desired-edit/undo.ts';
import type { ClusterStatus } from '../../api/status-schema.ts';
import type { DesiredSpec } from '../../core/desired.ts';
import { holdName } from '../../core/ids.ts';
import type { Timestamp } from '../../core/moment.ts';
import { keysOf } from '../../core/records.ts';
import { type Exit, exit } from '../exit.ts';
import { wrapped } from '../screens/text.ts';
import { duration } from '../screens/times.ts';
import type { Seen } from './seen.ts';

export interface Report {
  readonly site: string;
  readonly path: string;
  /** How ananke is called for these files. */
  readonly call: string;
  /** What was said, as a sentence: `desired: up -> down, cluster-only ("switch swap")`. */
  readonly what: string;
  readonly edit: EditedDesired;
  readonly at: Timestamp;
  readonly rejectedPath: string | undefined;
  /** What whoever said it should know: sentences. */
  readonly warnings: readonly string[];
}

/** Commands stand on lines of their own, whole: they are there to be pasted. */
export function reportLines(
  { site, path, call, what, edit, at, rejectedPath, warnings }: Report,
  seen: Seen,
  width: number,
): { readonly lines: readonly string[]; readonly exit: Exit } {
  const indent = ' '.repeat(site.length + 2);
  const said = (text: string): readonly string[] => wrapped(text, width, indent, `${site}  `);
  const below = (text: string): readonly string[] => wrapped(text, width, indent);
  const undo = undoOf(edit.before, edit.after, at, call);
  const kept = [
    ...(rejectedPath === undefined ? [] : below(`The text before was not valid and is kept in ${rejectedPath}`)),
    ...warnings.flatMap(below),
  ];
  const last = undo === undefined ? [] : [`${indent}Undo:     ${undo}`];
  if (seen.by === 'nobody') {
    const since =
      seen.silentSeconds === undefined
        ? 'It has not run since this host booted.'
        : `It has not written for ${duration(seen.silentSeconds)}.`;
    return {
      lines: [
        ...said(`${what}.`),
        ...below(`Written, but NOBODY IS ACTING ON IT: the controller is silent. ${since}`),
        ...kept,
        `${indent}Start it: sudo systemctl start ananke`,
        `${indent}Or here:  sudo ${call} run --until-converged`,
        ...last,
      ],
      exit: exit.open,
    };
  }
  const written =
    seen.by === 'controller'
      ? `the controller has seen it (tick ${seen.status.tick})`
      : 'the controller has not taken it up yet';
  const held = heldLines(edit.after, seen.status, indent, call);
  const refused = refusedPower(edit.after, seen.status).flatMap(below);
  return {
    lines: [
      ...said(`${what}.${held.length > 0 ? ' It takes effect when the last hold goes:' : ''}`),
      ...held,
      ...refused,
      ...below(`${path} written; ${written}.`),
      ...kept,
      `${indent}Follow:   ${call} status --watch`,
      ...last,
    ],
    exit: seen.by === 'controller' ? exit.done : exit.open,
  };
}

/** Each hold that keeps a cluster down that is wanted up, with what it still waits for. */
export function heldLines(
  after: DesiredSpec,
  { holds }: ClusterStatus,
  indent: string,
  call: string,
): readonly string[] {
  if (after.cluster !== 'up') return [];
  return holds
    .filter(({ releasedSeconds }) => releasedSeconds === undefined)
    .map(({ name, message }) => `${indent}${name}  ${message}      ${call} explain ${name}`);
}

/** Accepted power is never set against an Active hold: whoever said so must know that it has no effect. */
export function refusedPower({ options }: DesiredSpec, { holds }: ClusterStatus): readonly string[] {
  const active = new Set(holds.flatMap(({ name, phase }) => (phase === 'Active' ? [name] : [])));
  return keysOf(options.acceptPower ?? {}).flatMap((ups) =>
    active.has(holdName(ups))
      ? [`The power of ${ups} is NOT accepted: ${holdName(ups)} is Active. Say it again once it only recharges.`]
      : [],
  );
}

/** `up -> down, cluster-only ("switch swap")` */
export function wordChange(before: DesiredSpec | undefined, after: DesiredSpec): string {
  const mode = after.cluster === 'down' ? (after.mode === 'config' ? ' (mode from config)' : `, ${after.mode}`) : '';
  const why = after.reason === '' ? '' : ` ("${after.reason}")`;
  const same = before?.cluster === after.cluster && before.mode === after.mode && before.reason === after.reason;
  if (same) return `desired: ${after.cluster}${mode}${why}, as before`;
  const from = before === undefined ? '?' : before.cluster;
  return `desired: ${from} -> ${after.cluster}${mode}${why}`;
}
