/** All machines but the own host: the cells `reach/NAME`, `node/NAME`, `words/NAME` and `snapshots`. */
import type { BootId } from '../../core/ids.ts';
import type { Attending } from '../attend.ts';
import type { Polling } from '../poll.ts';
import { type MachineOptions, type ObservedMachine, observeMachine } from './machine.ts';
import { observeSnapshots } from './snapshots.ts';

export interface NodesOptions extends Omit<MachineOptions, 'machine' | 'isAttended' | 'isLinkUp' | 'onDoor'> {
  readonly machines: readonly ObservedMachine[];
  readonly attending: Readonly<Attending>;
}
export interface NodesObserver {
  /** `reach/NAME`, `node/NAME` and `snapshots`. */
  readonly polls: ReadonlyMap<string, Polling>;
  /** Without the own link nothing is known about who answers. */
  setLink(up: boolean): void;
  /** The channel of a poweroff said its last words. */
  hearWords(machine: string, boot: BootId): void;
}

export function observeNodes(options: NodesOptions, signal: AbortSignal): NodesObserver {
  const { attending, publisher, clock } = options;
  let isUp = true;
  const observers = new Map(
    options.machines.map((machine) => {
      const own = {
        machine,
        isAttended: () => attending.machines.has(machine.name),
        isLinkUp: () => isUp,
        onDoor: () => snapshots.doorChanged(),
      };
      return [machine.name, observeMachine({ ...options, ...own }, signal)] as const;
    }),
  );
  const answers = (name: string): boolean => observers.get(name)?.answers() === true;
  const snapshots = observeSnapshots({ ...options, answers, isAttended: () => attending.open }, signal);
  const polls = new Map<string, Polling>([['snapshots', snapshots]]);
  for (const [name, { reach, node }] of observers) polls.set(`reach/${name}`, reach).set(`node/${name}`, node);
  return {
    polls,
    setLink(up) {
      if (up === isUp) return;
      isUp = up;
      for (const observer of observers.values()) observer.linkChanged();
    },
    hearWords(machine, boot) {
      publisher.publish(`words/${machine}`, { bootId: boot }, clock.now(), false);
    },
  };
}
