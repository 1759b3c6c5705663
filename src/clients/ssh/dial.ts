/** A TCP connection to one address, and why there is none. */
import { connect, isIP, type Socket } from 'node:net';
import { usualLookup } from '../lookup.ts';
import { codeOf } from './bounded-file.ts';
import type { Place } from './host-keys.ts';
import type { NotReached } from './outcome.ts';

export type Dialled = { readonly is: 'connected'; readonly socket: Socket } | NotReached;

/** Ends when the connection stands or fails; when the signal aborts, it is given up and the answer means nothing. */
export function dial({ name, address, port }: Place, signal: AbortSignal): Promise<Dialled> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port, noDelay: true, keepAlive: true, lookup: usualLookup });
    // Until then nobody was knocked at: a resolver that hangs must not pass for a machine that is silent.
    let isKnown = isIP(address) !== 0;
    socket.once('lookup', (error) => (isKnown = error === null));
    const giveUp = (): void => {
      socket.destroy();
      resolve(isKnown ? silent(name, address, port) : nameless(name, address, 'no answer yet'));
    };
    // It stays for the life of the socket: an error without a listener would end the process.
    socket.on('error', (error) => {
      signal.removeEventListener('abort', giveUp);
      resolve(failureOf(error, { name, address, port }));
    });
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve({ is: 'connected', socket });
    });
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
  });
}

export function silent(name: string, address: string, port: number): NotReached {
  return { is: 'unreachable', how: 'silent', message: `${name} (${address}) does not answer on port ${port}.` };
}

function nameless(name: string, address: string, why: string): NotReached {
  const message = `The name ${address} of ${name} has no address now (${why}). An address in the configuration needs no DNS.`;
  return { is: 'unreachable', how: 'name', message };
}

function failureOf(error: Error, { name, address, port }: Place): NotReached {
  const code = codeOf(error);
  const at = `${name} (${address})`;
  if (code === 'ECONNREFUSED' || code === 'ECONNRESET') {
    return { is: 'unreachable', how: 'refused', message: `${at} refuses connections on port ${port}.` };
  }
  // EHOSTUNREACH: nobody on the network has that address, which is how a machine that is off looks after a while.
  if (code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'EHOSTDOWN') return silent(name, address, port);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return nameless(name, address, code);
  if (code === 'ENETUNREACH' || code === 'ENETDOWN' || code === 'EADDRNOTAVAIL') {
    return { is: 'unreachable', how: 'no-route', message: `This host has no way to ${at}: ${code}. See ip route.` };
  }
  const message = `This host could not open a connection to ${at}: ${code === '' ? error.message : code}.`;
  return { is: 'not-sent', why: 'busy', message };
}
