// An address of the loopback that nobody else listens on. A port of 127.0.0.1 that a test closes for a while may be taken by any
// connection that goes out meanwhile; of these addresses none ever goes out.
import { threadId } from 'node:worker_threads';

let used = 0;

export function ownAddress(): string {
  used += 1;
  return `127.${1 + (process.pid % 250)}.${threadId % 250}.${1 + (used % 250)}`;
}
