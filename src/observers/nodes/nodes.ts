/** All machines but the own host: the cells `reach/NAME`, `node/NAME`, `words/NAME` and `snapshots`. */
import type { BootId } from '../../core/ids.ts';
import type { Attention } from '../../core/ports.ts';
import { type MachineObserver, type MachineOptions, type ObservedMachine, observeMachine } from './machine.ts';
import type { Poll } from './poll.ts';
import { observeSnapshots } from './snapshots.ts';

export interface NodesOptions extends Omit<MachineOptions, 'machine' | 'isAttended' | 'isLinkUp' | 'onDoor'> {
  readonly machines: readonly ObservedMachine[];
}
export interface NodesObserver {
  attend(attention: Attention): void;
  /** An action on the machine was accepted: look at it soon. */
  follow(machine: string): void;
  /** Without the own link nothing is known about who answers. */
  setLink(up: boolean): void;
  /** The channel of a poweroff said its last words. */
  hearWords(machine: string, boot: BootId): void;
  close(): void;
}

export function observeNodes(options: NodesOptions): NodesObserver {
  const closing = new AbortController();
  let [attended, isUp]: [ReadonlySet<string>, boolean] = [new Set(), true];
  const observers = new Map<string, MachineObserver>();
  for (const machine of options.machines) {
    const own = { machine, isAttended: () => attended.has(machine.name), isLinkUp: () => isUp };
    const onDoor = (): void => snapshots.doorChanged();
    observers.set(machine.name, observeMachine({ ...options, ...own, onDoor }, closing.signal));
  }
  const answers = (name: string): boolean => observers.get(name)?.answers() === true;
  const snapshots = observeSnapshots({ ...options, answers, isAttended: () => attended.size > 0 }, closing.signal);
  return {
    attend({ machines, refresh }) {
      const changed = machines.length !== attended.size || machines.some((name) => !attended.has(name));
      attended = new Set(machines);
      if (changed) {
        for (const { reach, node } of observers.values()) for (const poll of [reach, node]) poll.retime();
        snapshots.retime();
      }
      for (const poll of refresh.flatMap((cell) => pollsOf(cell, observers, snapshots))) poll.ask();
    },
    follow(machine) {
      observers.get(machine)?.reach.follow();
      observers.get(machine)?.node.follow();
      snapshots.follow();
    },
    setLink(up) {
      if (up === isUp) return;
      isUp = up;
      for (const observer of observers.values()) observer.linkChanged();
    },
    hearWords(machine, boot) {
      options.publisher.publish(`words/${machine}`, { bootId: boot }, options.clock.now(), false);
    },
    close: () => closing.abort(),
  };
}

/** Whoever wants news of a silent machine gets them from a knock. */
function pollsOf(cell: string, observers: ReadonlyMap<string, MachineObserver>, snapshots: Poll): readonly Poll[] {
  if (cell === 'snapshots') return [snapshots];
  const [, kind = '', subject = ''] = /^([^/]*)\/(.*)$/.exec(cell) ?? [];
  const observer = observers.get(subject);
  if (observer === undefined) return [];
  if (kind === 'reach') return [observer.reach];
  return kind === 'node' || kind === 'words' ? [observer.reach, observer.node] : [];
}
