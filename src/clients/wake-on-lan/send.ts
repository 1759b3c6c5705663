/** Sends a magic packet over UDP. That it was sent is all that can be known: the machine is awake when it runs a command. */
import { createSocket } from 'node:dgram';
import type { Clock } from '../../core/ports.ts';
import { limitOf } from '../within.ts';
import { magicPacket } from './magic-packet.ts';

/** A local socket and one packet: longer, and this host itself is in trouble, ms. */
export const sendLimitMs = 2_000;

export type Sent = { readonly sent: true } | { readonly sent: false; readonly message: string };

export interface WakeCall {
  readonly mac: string;
  /** Address of the network of the machine that all of it hears. */
  readonly broadcast: string;
  /** 9, the discard service (RFC 863), by default: cards listen on any port, and nothing else does on this one. */
  readonly port: number;
}

export async function sendMagicPacket(call: WakeCall, clock: Clock, signal: AbortSignal): Promise<Sent> {
  const limit = limitOf(clock, sendLimitMs, signal);
  const socket = createSocket(call.broadcast.includes(':') ? 'udp6' : 'udp4');
  try {
    return await new Promise<Sent>((resolve) => {
      const fail = (why: string): void =>
        resolve({ sent: false, message: `no magic packet to ${call.broadcast}: ${why}` });
      const stop = (): void => fail(limit.isOver() ? 'the socket did not take it in time' : 'stopped');
      limit.stop.addEventListener('abort', stop, { once: true });
      if (limit.stop.aborted) stop();
      socket.once('error', (error) => fail(error.message));
      socket.bind(() => {
        if (limit.stop.aborted) return;
        // Both throw for an address or a port that cannot be.
        try {
          if (!call.broadcast.includes(':')) socket.setBroadcast(true);
          socket.send(magicPacket(call.mac), call.port, call.broadcast, (error) => {
            if (error) fail(error.message);
            else resolve({ sent: true });
          });
        } catch (error) {
          fail(error instanceof Error ? error.message : String(error));
        }
      });
    });
  } finally {
    limit.release();
    socket.close();
  }
}
