/** What is added to a file by others, from one look to the next. It holds no handle between two looks, and reads a bounded piece at each. */
import { fileError } from './file-error.ts';
import { tailChunkBytes } from './limits.ts';
import { openRegular } from './regular.ts';

export type Added =
  | { readonly is: 'nothing' }
  | { readonly is: 'more'; readonly bytes: Uint8Array }
  /** Another file has its name by now, or it has become shorter: the next look begins at its start. */
  | { readonly is: 'another' };

export interface Tail {
  /** Rejects with a FileError when the file is there and cannot be read. */
  look(): Promise<Added>;
}

interface Seen {
  readonly device: number;
  readonly inode: number;
  readonly offset: number;
}

/** The first look at a file that is there is `another`. */
export function createTail(path: string): Tail {
  let seen: Seen | undefined;
  return {
    async look() {
      try {
        const handle = await openRegular(path);
        if (handle === undefined) return { is: 'nothing' };
        try {
          const { dev, ino, size } = await handle.stat();
          if (seen === undefined || seen.device !== dev || seen.inode !== ino || size < seen.offset) {
            seen = { device: dev, inode: ino, offset: 0 };
            return { is: 'another' };
          }
          const room = Math.min(size - seen.offset, tailChunkBytes);
          if (room === 0) return { is: 'nothing' };
          const { bytesRead, buffer } = await handle.read(new Uint8Array(room), 0, room, seen.offset);
          seen = { ...seen, offset: seen.offset + bytesRead };
          return bytesRead === 0 ? { is: 'nothing' } : { is: 'more', bytes: buffer.subarray(0, bytesRead) };
        } finally {
          await handle.close();
        }
      } catch (error) {
        throw fileError(path, 'read', error);
      }
    },
  };
}
