/** The answer of `snapshot-list` -> `SnapshotsReading`. */
import type { SnapshotsReading } from '../facts.ts';
import { replyOf } from './reply.ts';
import { nameWord } from './words.ts';

export type SnapshotsResult =
  | { readonly is: 'read'; readonly snapshots: SnapshotsReading }
  /** The machine has no etcd to take one of. */
  | { readonly is: 'none-here'; readonly message: string }
  | { readonly is: 'unreadable'; readonly message: string };

/** `node`: the name that the machine has in Kubernetes, which stands in the names of its files. */
export function snapshotsResult(output: string, node: string): SnapshotsResult {
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
  const whole = listed
    .filter((file) => running === undefined || !file.startsWith(running))
    .map((file) => nameOf(file, node));
  return { is: 'read', snapshots: { listed: whole.sort(), ...(running === undefined ? {} : { running }) } };
}

/** `NAME-node-seconds`, and `.zip` when it is compressed: the name that it was asked for by. */
function nameOf(file: string, node: string): string {
  const bare = file.replace(/\.zip$/, '');
  const [, begin = '', time] = /^(.*)-(\d{9,11})$/.exec(bare) ?? [];
  const end = `-${node.toLowerCase()}`;
  return time !== undefined && begin.toLowerCase().endsWith(end) ? begin.slice(0, -end.length) : file;
}

function unreadable(line: string): SnapshotsResult {
  const message = `The answer to snapshot-list cannot be read: it has the line ${JSON.stringify(line.slice(0, 80))}.`;
  return { is: 'unreadable', message };
}
