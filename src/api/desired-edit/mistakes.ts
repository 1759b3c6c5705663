/** What is said on the command line is checked like what stands in a file, before anything is changed. */

import { longestGraceMs } from '../../core/desired.ts';
import { holdName } from '../../core/ids.ts';
import type { Timestamp } from '../../core/moment.ts';
import type { KnownNames } from '../desired.ts';
import { machineNames, type Names, namesOf, upsNames } from '../names.ts';
import { isWholeText } from '../yaml-text.ts';
import type { Change, Mistake, SaidOptions } from './change.ts';

const longestReason = 500;
const longestBranch = 250;

/** Every mistake in the order of the arguments; none when the change can be made. `standing`: what the file says of ignored nodes. */
export function mistakesIn(change: Change, at: Timestamp, config: KnownNames, standing: unknown): readonly Mistake[] {
  switch (change.kind) {
    case 'say':
      return mistakesInWord(change, config, Array.isArray(standing) ? standing : []);
    case 'release':
      return [
        ...unknownName('hold', change.hold, holdNames(config)),
        ...tooLong('until', change.until, at),
        ...badText('reason', change.reason, longestReason),
      ];
    case 'pause':
      return change.until === undefined ? [] : tooLong('until', change.until, at);
    case 'resume':
      return [];
  }
}

/** A hold by its own name, or by the name of its UPS alone. */
export function holdNames({ ups }: KnownNames): Names<string> {
  const words = ups.flatMap(({ name }): readonly [string, string][] => [
    [holdName(name), holdName(name)],
    [name, holdName(name)],
  ]);
  return namesOf('UPS for the hold', new Map(words));
}

function mistakesInWord(
  { word, ignore = [], unignore = [] }: Extract<Change, { kind: 'say' }>,
  config: KnownNames,
  standing: readonly unknown[],
): readonly Mistake[] {
  const machines = machineNames(config.machines);
  const both = unignore.filter((name) =>
    ignore.some((other) => (machines.find(other) ?? other) === (machines.find(name) ?? name)),
  );
  return [
    ...badText('reason', word?.reason ?? '', longestReason),
    ...mistakesInOptions(word?.options ?? {}, config),
    ...ignore.flatMap((name) => unknownName('ignore-node', name, machines)),
    // A machine that is not in ananke.yaml any more can still be taken out of the file.
    ...unignore.flatMap((name) => (standing.includes(name) ? [] : unknownName('unignore-node', name, machines))),
    ...both.map((said) => ({ argument: 'unignore-node', said, message: `${said} is also to be ignored`, nearest: [] })),
  ];
}

function mistakesInOptions({ forceFluxBranch, acceptPower = {} }: SaidOptions, config: KnownNames): readonly Mistake[] {
  const upses = upsNames(config.ups);
  const branch = forceFluxBranch === undefined ? [] : badText('force-flux-branch', forceFluxBranch, longestBranch);
  const empty =
    forceFluxBranch === ''
      ? [{ argument: 'force-flux-branch', said: '', message: 'the name of a branch is missing', nearest: [] }]
      : [];
  return [...branch, ...empty, ...Object.keys(acceptPower).flatMap((name) => unknownName('accept-power', name, upses))];
}

function unknownName(argument: string, said: string, names: Names<unknown>): readonly Mistake[] {
  if (names.find(said) !== undefined) return [];
  return [{ argument, said, message: names.unknown(said), nearest: names.nearest(said) }];
}

function badText(argument: string, said: string, longest: number): readonly Mistake[] {
  const message =
    said.length > longest
      ? `--${argument} has ${said.length} characters, more than ${longest}`
      : isWholeText(said)
        ? undefined
        : `--${argument} contains a control character`;
  return message === undefined ? [] : [{ argument, said, message, nearest: [] }];
}

/** The controller would end it then anyway; a file that promises more would mislead. */
function tooLong(argument: string, until: Timestamp, at: Timestamp): readonly Mistake[] {
  if (until - at <= longestGraceMs) return [];
  const hours = longestGraceMs / 3_600_000;
  const said = `${Math.ceil((until - at) / 3_600_000)}h`;
  return [
    { argument, said, message: `this may last ${hours} hours at the most, and then has to be said again`, nearest: [] },
  ];
}
