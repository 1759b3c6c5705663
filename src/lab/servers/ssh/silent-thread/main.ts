/** The thread of silent-ports.ts. It never comes back to its event loop, so no connection is ever accepted. */
import { createServer, type Server } from 'node:net';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Asked, type Done, done, lookAgain } from '../silent-ports-words.ts';

interface Given {
  readonly flag: Int32Array;
  readonly port: MessagePort;
}

async function serve({ flag, port }: Given): Promise<never> {
  const doors = new Map<string, Server>();
  for (;;) {
    Atomics.wait(flag, lookAgain, 0);
    Atomics.store(flag, lookAgain, 0);
    const asked: { readonly message: Asked } | undefined = receiveMessageOnPort(port);
    if (asked === undefined) continue;
    // Promise jobs and `nextTick` run here, and nothing else does: the loop of this thread stands.
    const answer = await carryOut(doors, asked.message);
    port.postMessage(answer);
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

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- silent-ports.ts starts this file and gives it that
await serve(workerData as Given);
