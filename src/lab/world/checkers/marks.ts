// Who set what aside: cordons and suspensions, each with whether the controller or somebody else put it there.
import type { TraceEvent } from '../trace.ts';
import type { World } from '../world.ts';
import type { CommandEvent } from './mutations.ts';

export interface Mark {
  readonly kind: 'cordon' | 'suspension';
  readonly subject: string;
  readonly owner: 'controller' | 'others';
  readonly since: number;
}

/** A change of a mark: who set it, and who took it away. */
export interface MarkChange {
  readonly mark: Mark;
  readonly removedBy?: 'controller' | 'others';
}

export interface Marks {
  readonly standing: ReadonlyMap<string, Mark>;
}

export interface WritableMarks extends Marks {
  take(event: TraceEvent): MarkChange | undefined;
}

export function createMarks(world: World): WritableMarks {
  const standing = new Map<string, Mark>();
  const add = (kind: Mark['kind'], subject: string, owner: Mark['owner'], since: number): MarkChange => {
    const mark = { kind, subject, owner, since };
    standing.set(`${kind} ${subject}`, mark);
    return { mark };
  };
  for (const node of world.truth.nodes.values())
    if (node.unschedulable) add('cordon', node.name, 'others', world.now());
  for (const [name, object] of world.truth.flux) if (object.suspended) add('suspension', name, 'others', world.now());
  let lastWrite: CommandEvent | undefined;
  return {
    standing,
    take: (event) => {
      if (event.kind === 'command' && event.accepted) lastWrite = event;
      if (event.kind !== 'cordon' && event.kind !== 'flux') return undefined;
      const [kind, subject, on] =
        event.kind === 'cordon'
          ? (['cordon', event.node, event.on] as const)
          : (['suspension', event.object, event.suspended] as const);
      // The trace notes a command right before its effects.
      const own = lastWrite?.at === event.at && lastWrite.target === subject && lastWrite.on === on;
      const owner = own ? 'controller' : 'others';
      if (on) return add(kind, subject, owner, event.at);
      const mark = standing.get(`${kind} ${subject}`);
      standing.delete(`${kind} ${subject}`);
      return mark === undefined ? undefined : { mark, removedBy: owner };
    },
  };
}
