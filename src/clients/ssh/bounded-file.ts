/** A small file that a connection needs, read anew each time, so that a new pin or key counts without a restart. */
import { constants, open } from 'node:fs/promises';

export type ReadFile =
  | { readonly is: 'read'; readonly bytes: Buffer; readonly mode: number }
  | { readonly is: 'unread'; readonly message: string };

/** Files of the kernel say that they have nothing. */
const leastBytes = 4_096;

export async function readBounded(path: string, limitBytes: number): Promise<ReadFile> {
  try {
    // A pipe or a device must not hold up whoever opens it.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    try {
      const stats = await handle.stat();
      if (!stats.isFile()) return unread(path, 'it is not a file');
      if (stats.size > limitBytes) return unread(path, `it has ${stats.size} bytes, more than ${limitBytes}`);
      // As large as the file is, and not as it may be: many connections begin at once. One byte more shows that it has grown.
      let bytes = Buffer.alloc(Math.max(stats.size, leastBytes) + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
        length += bytesRead;
        if (length > limitBytes) return unread(path, `it has more than ${limitBytes} bytes`);
        if (bytesRead === 0) return { is: 'read', bytes: bytes.subarray(0, length), mode: stats.mode };
        if (length === bytes.length) bytes = Buffer.concat([bytes, Buffer.alloc(length)]);
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    return unread(path, sentences[codeOf(error)] ?? (error instanceof Error ? error.message : String(error)));
  }
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  EACCES: 'permission denied',
  ENOTDIR: 'a part of the path is a file and no folder',
  ELOOP: 'its symbolic links lead in a circle',
};

/** `ENOENT` and the like; empty for what did not come from the operating system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function unread(path: string, why: string): ReadFile {
  return { is: 'unread', message: `${path} cannot be read: ${why}.` };
}
