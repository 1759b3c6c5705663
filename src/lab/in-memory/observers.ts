// All observers of one process: what they read, when, and what wakes them.
import type { Attention } from '../../core/ports.ts';
import { attendTo } from '../../observers/attend.ts';
import type { World } from '../world/world.ts';
import { observeApi } from './observe-api.ts';
import { observeMachines } from './observe-machines.ts';
import { observeOwnHost, observeUpses } from './observe-power.ts';
import { observeServices, observeVault } from './observe-services.ts';
import { observeSnapshots } from './observe-snapshots.ts';
import type { ObserverHost, Polls } from './observer.ts';

export interface Observers {
  attend(attention: Attention): void;
  /** An action that concerns these was accepted: read them soon. */
  follow(polls: readonly string[]): void;
  close(): void;
}

export function startObservers(world: World, host: ObserverHost): Observers {
  const polls: Polls = new Map();
  const machines = observeMachines(host, polls);
  observeOwnHost(host, polls, (up) => machines.setLink(up));
  observeUpses(host, polls);
  const api = observeApi(host, polls);
  observeVault(host, polls, api);
  observeServices(host, polls);
  observeSnapshots(host, polls);
  const stops = [...watchWorld(world, host, polls)];
  for (const poll of polls.values()) poll.retime();

  return {
    attend: (attention) => attendTo(host.attending, attention, polls, host.config),
    follow(names) {
      for (const name of names) polls.get(name)?.follow();
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

/** Tells resting polls what happens in the world, and what is about to. */
function* watchWorld(world: World, host: ObserverHost, polls: Polls): Generator<() => void> {
  let told = false;
  let nothingOfOurs = false;
  yield world.onTrace((event) => {
    told = true;
    for (const poll of polls.values()) poll.notice(event);
  });
  yield host.virtual.onBeforeEvent((at) => {
    told = false;
    nothingOfOurs = host.wire.inFlight() === 0;
    for (const poll of polls.values()) poll.lookAhead(at);
  });
  // An event that is no request of ours and left no line in the trace: anything may have changed.
  yield host.virtual.onAfterEvent(() => {
    if (told || !nothingOfOurs) return;
    for (const poll of polls.values()) poll.disturb();
  });
}
