/** Hears what is asked of a running lab: a unix socket in its folder, one line of JSON for each question, and one for its answer. */
import { once } from 'node:events';
import { chmodSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Clock } from '../../core/ports.ts';
import { controlConnections, controlLimitMs, requestLimitBytes } from './limits.ts';
import { firstLine } from './lines.ts';
import { type Reply, Request } from './requests.ts';

export interface ControlServer {
  close(): Promise<void>;
}

export async function openControl(
  path: string,
  clock: Clock,
  answer: (request: Request) => Reply,
): Promise<ControlServer> {
  const open = new Set<Socket>();
  const server = createServer({ pauseOnConnect: false }, (socket) => {
    open.add(socket);
    // Whoever asked may be gone before the answer; that is no matter of the lab.
    socket.on('error', () => undefined);
    socket.on('close', () => open.delete(socket));
    void serve(socket, clock, answer);
  });
  server.maxConnections = controlConnections;
  server.listen(path);
  await once(server, 'listening');
  chmodSync(path, 0o600);
  return {
    async close() {
      for (const socket of open) socket.destroy();
      // This also removes the socket's file.
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function serve(socket: Socket, clock: Clock, answer: (request: Request) => Reply): Promise<void> {
  const read = await firstLine(socket, { clock, bytes: requestLimitBytes, ms: controlLimitMs });
  const reply: Reply = 'wrong' in read ? { is: 'wrong', said: read.wrong } : answerTo(read.line, answer);
  socket.end(`${JSON.stringify(reply)}\n`);
}

function answerTo(line: string, answer: (request: Request) => Reply): Reply {
  const parsed = Request.safeParse(valueOf(line));
  if (parsed.success) return answer(parsed.data);
  const [first] = parsed.error.issues;
  const where = first?.path.join('.') ?? '';
  return { is: 'wrong', said: `not understood${where === '' ? '' : `, ${where}`}: ${first?.message ?? 'no JSON'}` };
}

function valueOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
