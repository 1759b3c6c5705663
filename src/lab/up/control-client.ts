/** Asks a running lab something, from another process. */
import { connect } from 'node:net';
import { CommandError, exit } from '../../cli/exit.ts';
import { openHostClock } from '../../clients/host-clock.ts';
import { controlLimitMs, replyLimitBytes } from './limits.ts';
import { firstLine } from './lines.ts';
import { Reply, type Request } from './requests.ts';

/** Rejects with a CommandError: nobody there, no answer in time, or one that is none. */
export async function askLab(path: string, request: Request): Promise<Reply> {
  const socket = connect(path);
  const failing = new Promise<never>((_, reject) => socket.on('error', reject));
  try {
    socket.write(`${JSON.stringify(request)}\n`);
    const limits = { clock: openHostClock(), bytes: replyLimitBytes, ms: 2 * controlLimitMs };
    const read = await Promise.race([firstLine(socket, limits), failing]);
    const reply = 'line' in read ? Reply.safeParse(JSON.parse(read.line)) : undefined;
    if (reply?.success === true) return reply.data;
    throw new CommandError(`the lab at ${path} gave no answer${'wrong' in read ? `: ${read.wrong}` : ''}`, exit.failed);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(whyNot(path, error), exit.failed);
  } finally {
    socket.destroy();
  }
}

function whyNot(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  if (code === 'ENOENT' || code === 'ECONNREFUSED' || code === 'ENOTDIR') {
    return `no lab runs here (${path}): start one in another terminal, ananke lab up, and paste its exports into this one`;
  }
  if (code === 'EACCES') return `the lab at ${path} is that of another user`;
  return `the lab at ${path} gave no answer: ${error instanceof Error ? error.message : String(error)}`;
}
