/** The answer of `snapshot-list` -> `SnapshotsReading`. */
import type { SnapshotsReading } from '../facts.ts';
import { replyOf } from './reply.ts';
import { nameWord } from './words.ts';

export type SnapshotsResult =
  | { readonly is: 'read'; readonly snapshots: SnapshotsReading }
  /** The machine has no etcd to take one of. */
  | { readonly is: 'none-here'; readonly message: string }
  | { readonly is: 'unreadable'; readonly message: string };

export function snapshotsResult(output: string): SnapshotsResult {
  const reply = replyOf('snapshot-list', output);
  if (reply.is === 'refused' && reply.word === 'not-a-server') return { is: 'none-here', message: reply.message };
  if (reply.is !== 'said') return { is: 'unreadable', message: reply.message };
  const listed: string[] = [];
  let running: string | undefined;
  for (const line of reply.lines.slice(0, -1)) {
    const [, what, name = ''] = /^(listed|running) (\S{1,255})$/.exec(line) ?? [];
    if (what === undefined || (what === 'running' && !nameWord.test(name))) return unreadable(line);
    if (what === 'running') running = name;
    else listed.push(name);
  }
  if (reply.lines.at(-1) !== 'listed all') return unreadable(reply.lines.at(-1) ?? '');
  // A file of the one that is being taken may stand there before it is whole.
  const whole = listed.filter((name) => running === undefined || !name.startsWith(running)).sort();
  return { is: 'read', snapshots: { listed: whole, ...(running === undefined ? {} : { running }) } };
}

function unreadable(line: string): SnapshotsResult {
  const message = `The answer to snapshot-list cannot be read: it has the line ${JSON.stringify(line.slice(0, 80))}.`;
  return { is: 'unreadable', message };
}
