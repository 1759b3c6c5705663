/**
 * When this process has nothing left to do that comes from its own sockets, files or children. A loopback hands a packet over as it
 * is sent, so a turn of the event loop that brings no event means that nothing is under way between two sockets of this process. Both
 * ends have to send without delay (TCP_NODELAY): what Nagle's algorithm holds back (RFC 896) is seen by nobody.
 */
import { performance } from 'node:perf_hooks';

/** So many turns in a row without an event. One is enough on an idle machine; the rest is for a kernel that is busy. */
const quietTurns = 3;
/** What never ends by itself, as a child that hangs, is waited for no longer than this, ms. */
const busyLimitMs = 10_000;
/**
 * Work in other threads and processes that will end and bring an event: files, names, keys, children. A connection on its way is none:
 * either its answer is the next event, or nobody will ever answer. Node tells nothing of files that are read by their path: their
 * reader gets them a moment later in the time of the world.
 */
const underWay = /req|Job$|^ProcessWrap$|^RandomBytes/i;

export async function whenQuiet(): Promise<void> {
  const began = performance.now();
  let calm = 0;
  let seen = eventsSoFar();
  while (calm < quietTurns) {
    await nextTurn();
    const now = eventsSoFar();
    calm = now === seen ? calm + 1 : 0;
    // Asked last, because it costs most.
    if (calm === quietTurns && isBusy()) calm = 0;
    seen = now;
    if (calm === 0 && performance.now() - began > busyLimitMs) return;
  }
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const eventsSoFar = (): number => performance.nodeTiming.uvMetricsInfo.events;

const isBusy = (): boolean => process.getActiveResourcesInfo().some((name) => underWay.test(name));
