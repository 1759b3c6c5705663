/** The thread of silent-ports.ts. It never comes back to its event loop, so no connection is ever accepted. */
import { createServer, type Server } from 'node:net';
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Asked, type Done, done, lookAgain } from '../silent-ports-words.ts';
import { isTaken, takeAgainEveryMs, takeAgainTimes } from '../taken-port.ts';

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
  for (let time = 1; ; time += 1) {
    const door = createServer();
    const failure = await openingFails(door, address, port);
    if (failure === undefined) {
      doors.set(key, door);
      return {};
    }
    if (!isTaken(failure) || time === takeAgainTimes) return { failure: failure.message };
    // Nobody wakes it: this thread has no timers that could fire.
    Atomics.wait(pause, 0, 0, takeAgainEveryMs);
  }
}
const pause = new Int32Array(new SharedArrayBuffer(4));

function openingFails(door: Server, address: string, port: number): Promise<Error | undefined> {
  const opened = new Promise<Error | undefined>((resolve) => {
    door.once('error', resolve);
    door.once('listening', () => resolve(undefined));
  });
  door.listen({ host: address, port, backlog: 1, exclusive: true });
  return opened;
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- silent-ports.ts starts this file and gives it that
await serve(workerData as Given);
