import { describe, expect, it } from 'vitest';
import type { NotReached } from '../../../src/clients/ssh/outcome.ts';
import { knockThrough } from '../../../src/observers/nodes/knock-through.ts';

const knocked = (end: NotReached | { readonly is: 'open' }) =>
  knockThrough({ open: () => Promise.resolve(end) }, 'alpha');

describe('a machine behind a jump host', () => {
  it.each([
    [{ is: 'open' }, 'answers'],
    [{ is: 'unreachable', how: 'refused', message: 'm' }, 'refused'],
    [{ is: 'unreachable', how: 'silent', message: 'm' }, 'silent'],
    [{ is: 'unreachable', how: 'no-route', message: 'm' }, 'cannot-knock'],
    [{ is: 'unreachable', how: 'name', message: 'm' }, 'cannot-knock'],
    [{ is: 'not-sent', why: 'files', message: 'm' }, 'cannot-knock'],
    [{ is: 'refused-identity', why: 'changed', message: 'm' }, 'answers'],
    [{ is: 'auth-failed', message: 'm' }, 'answers'],
    [{ is: 'not-greeted', message: 'm' }, 'answers'],
  ] as const)('of which %j is known: %s', async (end, is) => {
    expect((await knocked(end)).is).toBe(is);
  });
});
