/** A machine behind a jump host cannot be knocked at from here: whether its SSH can be opened says the same, and more. */
import type { SshTransport } from '../../clients/ssh/transport.ts';
import type { Knocked } from '../../clients/tcp-knock.ts';

export async function knockThrough(transport: Pick<SshTransport, 'open'>, machine: string): Promise<Knocked> {
  const opened = await transport.open(machine);
  switch (opened.is) {
    case 'unreachable':
      // Nothing is known of it while the way there is closed, or has no name.
      if (opened.how === 'no-route' || opened.how === 'name') return { is: 'cannot-knock', message: opened.message };
      return { is: opened.how };
    case 'not-sent':
      return { is: 'cannot-knock', message: opened.message };
    case 'open':
    case 'refused-identity':
    case 'auth-failed':
    case 'not-greeted':
      return { is: 'answers' };
  }
}
