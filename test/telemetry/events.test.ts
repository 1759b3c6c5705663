// How `events` tells the end of an action.
import { describe, expect, it } from 'vitest';
import { actionId } from '../../src/core/ids.ts';
import { instant } from '../../src/core/moment.ts';
import { endEvent } from '../../src/telemetry/events/events.ts';

const begin = { message: 'evict home/app-1', reason: 'Draining' };
const ended = { id: actionId('drain/pi-1/EvictPod/app-1'), at: instant(7) };

describe('the end of an action', () => {
  it('is told with what was asked, and with the answer where the journal has one', () => {
    const note = 'Error: 429, the disruption budget allows none';
    expect(endEvent({ ...ended, outcome: 'failed', note }, begin, false)).toMatchObject([
      { what: 'action', subject: ended.id, message: `failed: evict home/app-1 (Draining); why: ${note}` },
    ]);
  });

  it('has a question mark, with its reason, for what the journal does not have', () => {
    expect(endEvent({ ...ended, outcome: 'unknown' }, undefined, false)).toMatchObject([
      {
        message:
          'ended, and nobody knows whether it was taken: ? (its beginning is not in the journal); why: ? (the journal has no answer with it)',
      },
    ]);
  });

  it('is told of what was accepted only to those who want everything', () => {
    expect(endEvent({ ...ended, outcome: 'accepted' }, begin, false)).toEqual([]);
    expect(endEvent({ ...ended, outcome: 'accepted' }, begin, true)).toMatchObject([{ message: 'was accepted' }]);
  });
});
