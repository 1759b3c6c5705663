/** Objects of the API at the border: each either has the fields that are used, or is named with what is wrong about it. */
import * as z from 'zod';
import type { Failure } from './publisher.ts';

export interface Odd {
  readonly is: 'odd';
  /** Of the object, as far as it has one. */
  readonly name: string;
  /** The node that it is about, when at least that can be read. */
  readonly node?: string;
  readonly failure: Failure;
}
export type Fit<Value> = { readonly is: 'fits'; readonly value: Value } | Odd;

const Named = z.object({ metadata: z.object({ name: z.string(), namespace: z.string().optional() }) });
const OnNode = z.object({ spec: z.object({ nodeName: z.string().min(1) }) });

/** `kind` is for people: Pod, Node. */
export function fitter<Value>(kind: string, schema: z.ZodType<Value>): (object: unknown) => Fit<Value> {
  return (object) => {
    const parsed = schema.safeParse(object);
    if (parsed.success) return { is: 'fits', value: parsed.data };
    const [issue] = parsed.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? 'it' : issue.path.map(String).join('.');
    const named = Named.safeParse(object);
    const name = named.success ? named.data.metadata.name : '';
    const namespace = named.success ? named.data.metadata.namespace : undefined;
    const spoken = name === '' ? 'without a name' : namespace === undefined ? name : `${namespace}/${name}`;
    const message = `${kind} ${spoken}: ${where}: ${issue?.message ?? 'does not fit'}.`;
    const node = OnNode.safeParse(object);
    return {
      is: 'odd',
      name,
      ...(node.success ? { node: node.data.spec.nodeName } : {}),
      failure: { reason: 'ObjectUnreadable', message: message.slice(0, messageLimit) },
    };
  };
}

const messageLimit = 300;

export function oddOnes(fits: readonly Fit<unknown>[]): readonly Odd[] {
  return fits.filter((fit) => fit.is === 'odd');
}

export function fitting<Value>(fits: readonly Fit<Value>[]): readonly Value[] {
  return fits.flatMap((fit) => (fit.is === 'fits' ? [fit.value] : []));
}
