/** The thread of silent-ports.ts. It never comes back to its event loop, so no connection is ever accepted. */
import { createServer, type Server } from 'node:net';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';

export interface Asked {
  readonly kind: 'open' | 'close';
  readonly address: string;
  readonly port: number;
}
export interface Done {
  readonly failure?: string;
}
/** Places in the shared memory. */
export const lookAgain = 0;
export const done = 1;

async function serve({ flag, port }: { readonly flag: Int32Array; readonly port: MessagePort }): Promise<never> {
  const doors = new Map<string, Server>();
  for (;;) {
    Atomics.wait(flag, lookAgain, 0);
    Atomics.store(flag, lookAgain, 0);
    const asked: { readonly message: Asked } | undefined = receiveMessageOnPort(port);
    if (asked === undefined) continue;
    // Promise jobs and `nextTick` run here, and nothing else does: the loop of this thread stands.
    port.postMessage(await carryOut(doors, asked.message));
    Atomics.store(flag, done, 1);
    Atomics.notify(flag, done);
  }
}

async function carryOut(doors: Map<string, Server>, { kind, address, port }: Asked): Promise<Done> {
  const key = `${address}:${port}`;
  if (kind === 'close') {
    doors.get(key)?.close();
    doors.delete(key);
    return {};
  }
  const door = createServer();
  const opened = new Promise<Done>((resolve) => {
    door.once('error', (error) => resolve({ failure: error.message }));
    door.once('listening', () => resolve({}));
  });
  door.listen({ host: address, port, backlog: 1, exclusive: true });
  doors.set(key, door);
  return opened;
}

if (workerData !== null) await serve(workerData);
