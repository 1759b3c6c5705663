/** A knock on a TCP port: does anybody answer there? Says nothing of who it is, and nothing is said to them. */
import { after } from '../core/moment.ts';
import type { Clock } from '../core/ports.ts';
import { dial } from './ssh/dial.ts';
import type { Place } from './ssh/host-keys.ts';

export type Knocked =
  | { readonly is: 'answers' | 'refused' | 'silent' }
  /** This host could not even knock, which says nothing about the other one. */
  | { readonly is: 'cannot-knock'; readonly message: string };

/** On a network of one's own an answer takes a millisecond; the rest is for a switch that just learns where a machine is. */
export const knockLimitMs = 1_000;

export async function knock(place: Place, clock: Clock): Promise<Knocked> {
  const [late, answered] = [new AbortController(), new AbortController()];
  const limit = clock.wakeAt(after(clock.now(), knockLimitMs), answered.signal).then(() => late.abort());
  const dialled = await dial(place, late.signal);
  answered.abort();
  await limit;
  if (dialled.is === 'connected') {
    dialled.socket.destroy();
    return { is: 'answers' };
  }
  if (dialled.is === 'unreachable' && (dialled.how === 'refused' || dialled.how === 'silent'))
    return { is: dialled.how };
  return { is: 'cannot-knock', message: dialled.message };
}
