/** What can be wrong with an upsd, or with something that listens in its place. It holds for all answers until it is taken away. */
import type { Socket } from 'node:net';
import { after } from '../../../core/moment.ts';
import type { Clock } from '../../../core/ports.ts';

export type NutFault =
  /** Reads and says nothing. */
  | { readonly kind: 'mute' }
  /** Says half of the answer, and no more. */
  | { readonly kind: 'half' }
  /** Says half of the answer and closes. */
  | { readonly kind: 'close-in-the-middle' }
  /** Says something else. */
  | { readonly kind: 'instead'; readonly bytes: Uint8Array }
  /** A line of so many bytes, without an end. */
  | { readonly kind: 'endless-line'; readonly bytes: number }
  /** One byte, a pause, one byte. */
  | { readonly kind: 'drip'; readonly everyMs: number }
  /** Each byte in a packet of its own, without pauses. */
  | { readonly kind: 'single-bytes' };

export async function sendWith(fault: NutFault | undefined, socket: Socket, text: string, clock: Clock): Promise<void> {
  const half = text.slice(0, Math.ceil(text.length / 2));
  switch (fault?.kind) {
    case undefined:
      return void socket.write(text);
    case 'mute':
      return undefined;
    case 'half':
      return void socket.write(half);
    case 'close-in-the-middle':
      return void socket.end(half);
    case 'instead':
      return void socket.write(fault.bytes);
    case 'endless-line':
      return void socket.write('x'.repeat(fault.bytes));
    case 'drip':
      return byteByByte(socket, text, () =>
        clock.wakeAt(after(clock.now(), fault.everyMs), new AbortController().signal),
      );
    case 'single-bytes':
      return byteByByte(socket, text, () => new Promise((resolve) => socket.write('', () => resolve())));
  }
}

async function byteByByte(socket: Socket, text: string, pause: () => Promise<void>): Promise<void> {
  for (const byte of new TextEncoder().encode(text)) {
    if (socket.destroyed) return;
    socket.write(Uint8Array.of(byte));
    await pause();
  }
}
