/** A metric as it is defined, and one value of it. Every group of metrics has its definitions and what makes them side by side. */

export interface Definition {
  readonly type: 'gauge' | 'counter' | 'histogram';
  /** Their values come from the configuration and from closed unions alone, so their number is bounded. */
  readonly labels: readonly string[];
  /** One sentence, for people. */
  readonly help: string;
  /** Upper bounds of a histogram. */
  readonly buckets?: readonly number[];
}
export type Definitions = Readonly<Record<string, Definition>>;

interface Defined<Type extends Definition['type'], Label extends string> extends Definition {
  readonly type: Type;
  readonly labels: readonly Label[];
}
/** What is so now. */
export const gauge = <Label extends string = never>(
  labels: readonly Label[],
  help: string,
): Defined<'gauge', Label> => ({ type: 'gauge', labels, help });
/** What only grows, until the process or the record begins anew. */
export const counter = <Label extends string = never>(
  labels: readonly Label[],
  help: string,
): Defined<'counter', Label> => ({ type: 'counter', labels, help });

export interface Sample {
  readonly name: string;
  readonly help: string;
  readonly type: Definition['type'];
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

type LabelsOf<One extends Definition> = Readonly<Record<One['labels'][number], string>>;
/** No sample where the value is not known: an unknown is no 0. */
export type Give<Group extends Definitions> = <Name extends keyof Group & string>(
  name: Name,
  labels: LabelsOf<Group[Name]>,
  value: number | boolean | undefined,
) => readonly Sample[];

export function samplesFor<Group extends Definitions>(group: Group): Give<Group> {
  return (name, labels, value) => {
    const definition = group[name];
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (definition === undefined || number === undefined || !Number.isFinite(number)) return [];
    return [{ name, help: definition.help, type: definition.type, labels, value: number }];
  };
}

/** One of a closed set is so: a sample of 1 for it and of 0 for each of the others. Nothing while it is not known. */
export function stateSet<Value extends string>(
  all: readonly Value[],
  is: Value | undefined,
  give: (value: Value, isSo: boolean) => readonly Sample[],
): readonly Sample[] {
  return is === undefined ? [] : all.flatMap((value) => give(value, value === is));
}
