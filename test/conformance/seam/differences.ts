/**
 * What the two sides may show or do differently, each with its reason. Everything else has to be equal. Three differences are in the
 * comparison itself: the order of lists, the text of messages, and age. One side may show what the other showed some beats ago, and
 * of a stale fact the last good value is as old as the last beat of each side before it was lost.
 */
import type { Action, Answer } from '../../../src/core/action.ts';
import { bootIdOf } from '../../../src/lab/sockets/own-host-folder.ts';
import type { FaultKind } from '../../../src/lab/world/faults.ts';
import type { Side } from './one-world.ts';

type Plain = Record<string, unknown>;

interface Difference {
  readonly why: string;
  readonly cell: RegExp;
  /** The value without what may differ. */
  readonly without: (value: Plain, side: Side) => Plain;
  /** What was left out has to be near all the same. */
  readonly near?: (memory: Plain, sockets: Plain) => boolean;
}

const but =
  (field: string) =>
  (value: Plain): Plain =>
    Object.fromEntries(Object.entries(value).filter(([key]) => key !== field));

export const differencesOfValues: Readonly<Record<string, Difference>> = {
  'own boot id': {
    why: 'boots of the world have names, and the kernel of the own host shows a UUID that is made of the name',
    cell: /^host$/,
    without: ({ bootId, ...rest }, side) => ({
      ...rest,
      bootId: side === 'memory' ? bootIdOf(String(bootId)) : bootId,
    }),
  },
  since: {
    why: 'each side counts from the beat at which it noticed, and what is over between two beats is missed by one of them',
    cell: /^(reach\/|api$)/,
    without: but('since'),
  },
  'skew of a clock': {
    why: 'in memory it is exact; over SSH it is measured with the way there and back, and rounded away from 0',
    cell: /^node\//,
    without: but('clockSkewSeconds'),
    near: (memory, sockets) => Math.abs(Number(memory['clockSkewSeconds']) - Number(sockets['clockSkewSeconds'])) <= 1,
  },
  'words of a service': {
    why: 'the real observer says more about an answer; the text is for people and nothing decides by it',
    cell: /^service\//,
    without: but('message'),
  },
};

/** Cells that one side alone has. */
export const cellsOfOneSide: Readonly<
  Record<string, { readonly why: string; readonly cell: RegExp; readonly side: Side }>
> = {
  'last words': {
    why: 'they are said to who sent the poweroff, which here is the side over sockets; two worlds are compared by them instead',
    cell: /^words\//,
    side: 'sockets',
  },
};

/** Outcomes of one action in two equal worlds that may differ. */
export const differencesOfOutcomes: Readonly<
  Record<
    string,
    { readonly why: string; readonly isIt: (action: Action, answers: Readonly<Record<Side, Answer>>) => boolean }
  >
> = {
  'nothing was sent': {
    why: 'over SSH it is known that no connection came about, so nothing was asked; in memory silence is all that is told',
    isIt: (action, { memory, sockets }) =>
      'node' in action &&
      memory.outcome === 'unknown' &&
      sockets.outcome === 'failed' &&
      sockets.note?.includes('does not answer on port') === true,
  },
  'one server after the other': {
    why: 'over sockets each API server is asked in turn, for seconds each, and by then the API may be back',
    isIt: (_, { memory, sockets }) => memory.note === 'It cannot be looked at.' && sockets.outcome === 'accepted',
  },
  'command of the lab': {
    why: 'what starts a machine of the lab is a file that is left for it, which also works where no controller has power',
    isIt: (action, { memory, sockets }) =>
      action.kind === 'Wake' && memory.outcome === 'unknown' && sockets.outcome === 'accepted',
  },
};

/** Faults that are not played, because what they do depends on who asks, and how often. */
export const faultsLeftOut: { readonly [Kind in FaultKind]?: string } = {
  'probe-flaps': 'each probe gets the answer of its turn, whichever side asks',
};
/** ... and when actions are compared. */
export const faultsWithoutActions: { readonly [Kind in FaultKind]?: string } = {
  ...faultsLeftOut,
  'api-stale':
    'the world freezes lists; the API server of the lab shows a single object from the same frozen copy, a real one does not',
};
