/** From a connection to an authenticated session: the host key first, then this host's own key, and no other way in. */
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ConnectConfig } from 'ssh2';
import type { HostKeyCheck, Place } from './host-keys.ts';
import { keepaliveIntervalMs, keepaliveLimit } from './limits.ts';
import type { NotReached } from './outcome.ts';

export interface Greeting {
  readonly place: Place;
  readonly user: string;
  readonly privateKey: Buffer;
  readonly hostKeys: HostKeyCheck;
  readonly stream: Duplex;
}
export type Greeted = { readonly is: 'ready'; readonly client: Client } | NotReached;

/** Never rejects. When the signal aborts, the connection is given up. */
export function greet({ place, user, privateKey, hostKeys, stream }: Greeting, signal: AbortSignal): Promise<Greeted> {
  return new Promise((resolve) => {
    const client = new ssh2.Client();
    const { name } = place;
    let refused: NotReached | undefined;
    const end = (greeted: Greeted): void => {
      signal.removeEventListener('abort', giveUp);
      if (greeted.is !== 'ready') stream.destroy();
      resolve(greeted);
    };
    const giveUp = (): void => end(notGreeted(name, 'did not finish its greeting in time'));
    // It stays for the life of the client: an error without a listener would end the process.
    client.on('error', (error) => end(refused ?? failureOf(error, user, place, hostKeys)));
    client.once('ready', () => end({ is: 'ready', client }));
    client.once('close', () => end(refused ?? notGreeted(name, 'closed the connection during the greeting')));
    if (signal.aborted) return giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const config: ConnectConfig = {
      // ssh2 asks for any stream and its types for a part of one.
      sock: stream,
      username: user,
      privateKey,
      // Neither password nor prompt: nobody is there to answer.
      authHandler: ['publickey'],
      tryKeyboard: false,
      hostVerifier: (key: Buffer) => {
        refused = hostKeys.refusalOf(key);
        return refused === undefined;
      },
      algorithms: { serverHostKey: [...hostKeys.algorithms] },
      // The time limit of the whole greeting is the caller's, by its own clock.
      readyTimeout: 0,
      keepaliveInterval: keepaliveIntervalMs,
      keepaliveCountMax: keepaliveLimit,
    };
    try {
      client.connect(config);
    } catch (error) {
      end({ is: 'not-sent', why: 'files', message: `${name} was not greeted: ${messageOf(error)}.` });
    }
    return undefined;
  });
}

function failureOf(
  error: Error & { readonly level?: string },
  user: string,
  place: Place,
  hostKeys: HostKeyCheck,
): NotReached {
  if (error.level === 'client-authentication') {
    const message =
      `${place.name} does not let ${user} in with the key of this host. ` +
      `Its public half has to stand in the authorized_keys of ${user} there.`;
    return { is: 'auth-failed', message };
  }
  if (/no matching host key format/.test(error.message)) return hostKeys.noPinnedType();
  return notGreeted(place.name, `broke off the greeting: ${messageOf(error)}`);
}

function notGreeted(name: string, what: string): NotReached {
  return { is: 'not-greeted', message: `${name} took the connection and ${what}.` };
}

/** One line, whatever the other side put into it. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replaceAll(/[^\x20-\x7e]+/g, ' ').slice(0, 200);
}
