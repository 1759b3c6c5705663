/** One attempt to get a session with a machine, directly or through its jump host, under the files as they are now. */
import type { Duplex } from 'node:stream';
import type { Client } from 'ssh2';
import { dial } from './dial.ts';
import { type Greeted, greet, messageOf } from './greet.ts';
import { hostKeysFor, type Place } from './host-keys.ts';
import { readIdentity } from './identity.ts';
import type { NotReached } from './outcome.ts';

export interface Credentials {
  readonly user: string;
  readonly identityFile: string;
  readonly knownHostsFile: string;
}

/** `via`: the open session of the jump host. When the signal aborts, the attempt is given up at whatever point it stands. */
export async function reach(
  place: Place,
  credentials: Credentials,
  via: Client | undefined,
  signal: AbortSignal,
): Promise<Greeted> {
  // Before anything is sent: a machine without a pin is not even knocked at.
  const hostKeys = await hostKeysFor(credentials.knownHostsFile, place);
  if (hostKeys.is === 'refused') return hostKeys.end;
  const identity = await readIdentity(credentials.identityFile);
  if (identity.is === 'unusable') return { is: 'not-sent', why: 'files', message: identity.message };
  const opened = via === undefined ? await directly(place, signal) : await through(via, place, signal);
  if (opened.is !== 'stream') return opened;
  const { user } = credentials;
  return greet({ place, user, privateKey: identity.key, hostKeys: hostKeys.check, stream: opened.stream }, signal);
}

type Opened = { readonly is: 'stream'; readonly stream: Duplex } | NotReached;

async function directly(place: Place, signal: AbortSignal): Promise<Opened> {
  const dialled = await dial(place, signal);
  return dialled.is === 'connected' ? { is: 'stream', stream: dialled.socket } : dialled;
}

function through(via: Client, { name, address, port }: Place, signal: AbortSignal): Promise<Opened> {
  return new Promise((resolve) => {
    const how = (text: string): 'refused' | 'silent' => (/refused/i.test(text) ? 'refused' : 'silent');
    const giveUp = (): void => {
      const message = `${name} (${address}) does not answer on port ${port} through the jump host.`;
      resolve({ is: 'unreachable', how: 'silent', message });
    };
    signal.addEventListener('abort', giveUp, { once: true });
    const end = (opened: Opened): void => {
      signal.removeEventListener('abort', giveUp);
      resolve(opened);
    };
    try {
      via.forwardOut('127.0.0.1', 0, address, port, (error, stream) => {
        if (error !== undefined) {
          const said = messageOf(error);
          const isOver = /No response|Not connected/.test(said);
          const message = `The jump host does not get through to ${name} (${address}, port ${port}): ${said}.`;
          return end({ is: 'unreachable', how: isOver ? 'no-route' : how(said), message });
        }
        stream.on('error', () => undefined);
        if (signal.aborted) stream.destroy();
        return end({ is: 'stream', stream });
      });
    } catch {
      end({ is: 'unreachable', how: 'no-route', message: `The session with the jump host of ${name} has just ended.` });
    }
  });
}
