/** All bytes of an open file, or a refusal once there are more than fit: never the whole of an endless file. */
import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { FileError } from './file-error.ts';

const chunkBytes = 64 * 1024;

export async function readWhole(handle: FileHandle, path: string, limitBytes: number): Promise<Uint8Array> {
  const { size } = await handle.stat();
  if (size > limitBytes) throw tooLarge(path, `has ${size} bytes`, limitBytes);
  const chunks: Buffer[] = [];
  let total = 0;
  // The size is only a first hint: files of /proc say 0, and one that is being written grows meanwhile.
  for (;;) {
    const chunk = Buffer.alloc(Math.max(chunkBytes, size + 1 - total));
    const { bytesRead } = await handle.read(chunk, 0, chunk.length, total);
    if (bytesRead === 0) return Buffer.concat(chunks, total);
    total += bytesRead;
    if (total > limitBytes) throw tooLarge(path, 'does not end', limitBytes);
    chunks.push(chunk.subarray(0, bytesRead));
  }
}

function tooLarge(path: string, what: string, limitBytes: number): FileError {
  const message = `${path} cannot be read: it ${what}, and the limit is ${limitBytes} bytes. Is it the right file?`;
  return new FileError(path, 'TOO_LARGE', message);
}
