// The framing of the language server protocol: JSON messages, each behind a header with its length.
import type { Readable, Writable } from 'node:stream';

export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

export function writeMessage(to: Writable, message: Message): void {
  const body = JSON.stringify({ jsonrpc: '2.0', ...message });
  to.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Calls back for each whole message, however the bytes arrive. */
export function readMessages(from: Readable, receive: (message: Message) => void): void {
  let bytes = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let next = firstMessage(bytes); next !== undefined; next = firstMessage(bytes)) {
      bytes = next.rest;
      receive(next.message);
    }
  });
}

function firstMessage(bytes: Buffer): { readonly message: Message; readonly rest: Buffer<ArrayBuffer> } | undefined {
  const header = bytes.indexOf('\r\n\r\n');
  if (header < 0) return undefined;
  const [, length = ''] = /Content-Length: (\d+)/i.exec(bytes.toString('latin1', 0, header)) ?? [];
  const start = header + 4;
  const end = start + Number(length);
  if (length === '' || bytes.length < end) return undefined;
  const message: Message = JSON.parse(bytes.toString('utf8', start, end));
  return { message, rest: Buffer.from(bytes.subarray(end)) };
}
