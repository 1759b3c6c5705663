/** Is this Memory? The hash already proved that ananke wrote it; this finds a Memory of another release with the same version. */
import type { Hold, Memory, Run } from '../core/memory.ts';
import { mapValues } from '../core/records.ts';
import { isPlain } from './patch.ts';

type Form = 'text' | 'number' | 'record';

/** Complete by its type: a field that each Memory must have does not compile until it is named here. */
const required: { readonly [Field in RequiredField]: Form } = {
  self: 'text',
  hostBootId: 'text',
  runCount: 'number',
  holds: 'record',
  countermands: 'record',
  ups: 'record',
  records: 'record',
  proposedAt: 'record',
  marks: 'record',
  committed: 'record',
  boots: 'record',
  repairs: 'record',
  schedules: 'record',
};
type RequiredField = {
  [Field in keyof Memory]-?: undefined extends Memory[Field] ? never : Field;
}[keyof Memory];

export function isMemory(value: unknown): value is Memory {
  return isPlain(value) && Object.entries(required).every(([field, form]) => forms[form](value[field]));
}

const forms: Readonly<Record<Form, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number',
  record: isPlain,
};

/** What a run and a hold of an older release may lack: a decision must never throw on it, or the process would start in a circle. */
const emptyRun: Pick<Run, 'boots' | 'options' | 'baseline' | 'steps' | 'askedBy' | 'cycled' | 'byHold' | 'paceMisses'> =
  {
    boots: {},
    options: {},
    baseline: [],
    steps: {},
    askedBy: [],
    cycled: {},
    byHold: false,
    paceMisses: 0,
  };
const emptyHold: Pick<Hold, 'updates'> = { updates: 0 };

export function completed(memory: Memory): Memory {
  return {
    ...memory,
    holds: mapValues(memory.holds, (hold): Hold => ({ ...emptyHold, ...hold })),
    ...(memory.run === undefined ? {} : { run: { ...emptyRun, ...memory.run } }),
  };
}
