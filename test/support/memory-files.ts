// Files in memory that can refuse, hang, tear and lie, and that remember what was asked of them in which order.
import type { Files } from '../../src/core/ports.ts';

export interface MemoryFiles extends Files {
  readonly contents: Map<string, Uint8Array>;
  /** `append journal.jsonl`, `replace state.json`, ... in the order in which they were asked for. */
  readonly log: string[];
  /** What the disk does to the next writes, until it is set again. */
  behave(behaviour: Behaviour): void;
  /** Lets all writes that are held go on. */
  release(): void;
}
export type Behaviour =
  | 'well'
  | 'refuse'
  /** An append writes the first half and rejects. */
  | 'tear'
  /** A write happens and rejects all the same. */
  | 'write-and-refuse'
  /** A write resolves and nothing is there. */
  | 'lie'
  /** A write does nothing until `release`. */
  | 'hold'
  | 'refuse-replace'
  | 'refuse-append';

export function createMemoryFiles(initial: ReadonlyMap<string, Uint8Array> = new Map()): MemoryFiles {
  const contents = new Map(initial);
  const log: string[] = [];
  let behaviour: Behaviour = 'well';
  let held: (() => void)[] = [];

  const write = async (
    kind: 'append' | 'replace',
    path: string,
    whole: Uint8Array,
    torn: Uint8Array,
  ): Promise<void> => {
    log.push(`${kind} ${path.slice(path.lastIndexOf('/') + 1)}`);
    const now = behaviour;
    if (now === 'hold') {
      await new Promise<void>((resolve) => {
        held.push(resolve);
      });
    }
    if (now === 'refuse' || now === `refuse-${kind}`) throw new Error('ENOSPC: no space left on device');
    if (now === 'tear') {
      contents.set(path, torn);
      throw new Error('EIO: i/o error');
    }
    if (now !== 'lie') contents.set(path, whole);
    if (now === 'write-and-refuse') throw new Error('EIO: i/o error, fsync');
  };
  return {
    contents,
    log,
    behave(next) {
      behaviour = next;
    },
    release() {
      const waiting = held;
      held = [];
      for (const go of waiting) go();
    },
    read: (path) => Promise.resolve(contents.get(path)),
    replace: (path, bytes) => write('replace', path, bytes, contents.get(path) ?? new Uint8Array()),
    append(path, bytes) {
      const old = contents.get(path) ?? new Uint8Array();
      return write('append', path, join(old, bytes), join(old, bytes.slice(0, bytes.length / 2)));
    },
    async update(path, edit) {
      await write('replace', path, edit(contents.get(path)), new Uint8Array());
    },
  };
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
