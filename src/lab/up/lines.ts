/** The first line that comes over a connection, and no more than that. */
import type { Socket } from 'node:net';
import { after } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';

export type LineRead = { readonly line: string } | { readonly wrong: string };
export interface LineLimits {
  readonly clock: Clock;
  readonly bytes: number;
  readonly ms: number;
}

export async function firstLine(socket: Socket, { clock, bytes, ms }: LineLimits): Promise<LineRead> {
  const read = Promise.withResolvers<LineRead>();
  const chunks: Buffer[] = [];
  let length = 0;
  socket.on('data', (chunk: Buffer) => {
    const end = chunk.indexOf(newLine);
    chunks.push(end < 0 ? chunk : chunk.subarray(0, end));
    length += chunk.length;
    if (end >= 0) read.resolve({ line: Buffer.concat(chunks).toString('utf8') });
    else if (length > bytes) read.resolve({ wrong: `more than ${bytes} bytes came without an end of the line` });
    if (end >= 0 || length > bytes) socket.pause();
  });
  socket.on('close', () => read.resolve({ wrong: 'the connection closed before a line was whole' }));
  const over = new AbortController();
  void clock
    .wakeAt(after(clock.now(), ms), over.signal)
    .then(() => read.resolve({ wrong: `no line came within ${ms / 1_000} s` }));
  try {
    return await read.promise;
  } finally {
    over.abort('read');
  }
}

const newLine = 0x0a;
