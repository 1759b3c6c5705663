/** Writes a reply, as it should be or wrongly. */
import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { Reply } from './status.ts';

export function send(response: ServerResponse, { status, body, headers }: Reply): void {
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  response.writeHead(status, {
    'content-type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}

const blank = Buffer.alloc(64 * 1024, ' ');

export function answerWrongly(response: ServerResponse, reply: Reply, fault: Fault): void {
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body);
  const begin = (status: number, headers: Readonly<Record<string, string | number>>): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
  };
  switch (fault.is) {
    case 'hang':
    case 'cut':
      break;
    case 'answer':
      begin(fault.status, { 'content-type': fault.type ?? 'application/json' });
      response.end(fault.body);
      break;
    case 'truncate':
      begin(reply.status, { 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, fault.bytes), () => response.destroy());
      break;
    case 'half-json':
      begin(reply.status, {});
      response.end(text.slice(0, fault.bytes));
      break;
    case 'huge':
      begin(reply.status, fault.saysSo ? { 'content-length': fault.bytes } : {});
      pour(response, fault.bytes);
      break;
    case 'stall':
      begin(reply.status, { 'content-length': Buffer.byteLength(text) });
      response.write(text.slice(0, 1));
      break;
  }
}

/** As fast as the other side takes it, and no longer than it does. */
function pour(response: ServerResponse, bytes: number): void {
  let left = bytes;
  const more = (): void => {
    while (left > 0 && !response.destroyed) {
      left -= blank.length;
      if (!response.write(blank)) {
        response.once('drain', more);
        return;
      }
    }
    response.end();
  };
  more();
}
