/** Why a machine could not be read, as a reason that people can look up. */
import type { RunEnd } from '../../clients/ssh/outcome.ts';
import { excerptOf } from '../../core/node-verbs/reply.ts';
import type { Failure } from '../publisher.ts';

/** Of every end but a whole answer. */
export function failureOf(end: Exclude<RunEnd, { readonly is: 'exited' }>): Failure {
  switch (end.is) {
    case 'unreachable':
      return { reason: unreachable[end.how], message: end.message };
    case 'refused-identity':
      return { reason: end.why === 'unknown' ? 'HostKeyUnknown' : 'HostKeyMismatch', message: end.message };
    case 'auth-failed':
      return { reason: 'SshKeyRefused', message: end.message };
    case 'not-sent':
      return { reason: end.why === 'files' ? 'SshUnusable' : 'SshTimeout', message: end.message };
    case 'not-greeted':
    case 'timed-out':
      return { reason: 'SshTimeout', message: end.message };
    case 'lost':
      return { reason: 'SshBroken', message: end.message };
    case 'overflow':
      return { reason: 'ProbeUnreadable', message: end.message };
    case 'signalled': {
      const said = excerptOf(end.stderr);
      return {
        reason: 'ProbeUnreadable',
        message: `The command was ended by ${end.signal}${said === '' ? '' : `: ${said}`}.`,
      };
    }
  }
}

const unreachable = {
  refused: 'SshRefused',
  silent: 'HostSilent',
  'no-route': 'NoLink',
  // Whether it answers is not known: nobody told where it is.
  name: 'HostSilent',
} as const;

/** An answer that cannot be read is often explained by what was said beside it, such as that sudo wants a password. */
export function unreadable(message: string, stderr: string): Failure {
  const said = excerptOf(stderr);
  return { reason: 'ProbeUnreadable', message: said === '' ? message : `${message} On stderr: ${said}` };
}
