/**
 * Ports of the loopback on which a connection attempt is never answered, as on a machine without power. A kernel leaves a SYN
 * unanswered once the accept queue of a listening socket is full (listen(2)), and this thread opens sockets and never accepts.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type Asked, type Done, done, lookAgain } from './silent-ports-words.ts';

export interface SilentPorts {
  /** From now on nobody is heard there. The port is free before. */
  open(address: string, port: number): void;
  /** The port is free again. */
  close(address: string, port: number): void;
  end(): Promise<void>;
}

/** A queue of one takes two: the kernel compares with "more than" (`sk_acceptq_is_full`). */
const fillers = 2;
/** The thread needs less than a millisecond. */
const threadLimitMs = 5_000;

export async function openSilentPorts(): Promise<SilentPorts> {
  const flag = new Int32Array(new SharedArrayBuffer(8));
  const { port1: own, port2: theirs } = new MessageChannel();
  const thread = new Worker(new URL('silent-thread/main.ts', import.meta.url), {
    workerData: { flag, port: theirs },
    transferList: [theirs],
  });
  await once(thread, 'online');
  thread.unref();
  own.unref();
  const filled = new Map<string, readonly Socket[]>();
  /** Both threads stand still meanwhile: nobody finds the port half open. */
  const ask = (asked: Asked): void => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- that is a rule for windows
    own.postMessage(asked);
    Atomics.store(flag, done, 0);
    Atomics.store(flag, lookAgain, 1);
    Atomics.notify(flag, lookAgain);
    if (Atomics.wait(flag, done, 0, threadLimitMs) === 'timed-out')
      throw new Error('the thread of silent ports is gone');
    const answer: { readonly message: Done } | undefined = receiveMessageOnPort(own);
    if (answer === undefined || answer.message.failure !== undefined)
      throw new Error(`${asked.address}:${asked.port}: ${answer?.message.failure ?? 'no answer'}`);
  };
  const keyOf = (address: string, port: number): string => `${address}:${port}`;
  return {
    open(address, port) {
      ask({ kind: 'open', address, port });
      const sockets = Array.from({ length: fillers }, () => {
        const socket = connect({ host: address, port });
        socket.on('error', () => undefined);
        socket.unref();
        return socket;
      });
      filled.set(keyOf(address, port), sockets);
    },
    close(address, port) {
      for (const socket of filled.get(keyOf(address, port)) ?? []) socket.destroy();
      filled.delete(keyOf(address, port));
      ask({ kind: 'close', address, port });
    },
    async end() {
      for (const sockets of filled.values()) for (const socket of sockets) socket.destroy();
      own.close();
      await thread.terminate();
    },
  };
}
