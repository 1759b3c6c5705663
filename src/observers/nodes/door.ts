/** The cell `reach/NAME`: whether anybody answers on the SSH port of a machine. */
import type { ReachReading } from '../../core/facts.ts';
import type { Instant } from '../../core/moment.ts';
import type { MachineOptions } from './machine.ts';

export interface Door {
  answers(): boolean;
  /** A knock, and its news. */
  read(reading: { readonly began: Instant; readonly asked: boolean }): Promise<void>;
  /** Nothing can be known of it. */
  lose(message: string): void;
}

/** `onChange`: somebody opened or closed it, or nothing is known any more. */
export function createDoor(options: MachineOptions, onChange: () => void): Door {
  const { machine, publisher, transport } = options;
  const { name } = machine;
  let last: ReachReading | undefined;
  const knocked = (answer: ReachReading['answer'], began: Instant, asked: boolean): void => {
    const changed = last?.answer !== answer;
    if (changed || last === undefined) last = { answer, since: began };
    publisher.publish(`reach/${name}`, last, began, asked);
    if (answer === 'silent')
      publisher.fail(`node/${name}`, { reason: 'HostSilent', message: `${name} does not answer on its SSH port.` });
    if (answer === 'refused')
      publisher.fail(`node/${name}`, { reason: 'SshRefused', message: `${name} refuses connections on its SSH port.` });
    if (!changed) return;
    // From now on the session is there before it is needed.
    if (answer === 'answers') void transport.open(name);
    onChange();
  };
  const lose = (message: string): void => {
    last = undefined;
    for (const cell of [`reach/${name}`, `node/${name}`] as const)
      publisher.fail(cell, { reason: 'NoLink', message: message });
    onChange();
  };
  return {
    answers: () => last?.answer === 'answers',
    async read({ began, asked }) {
      const answer = await options.knock(machine);
      if (!options.isLinkUp()) return;
      if (answer.is === 'cannot-knock') lose(answer.message);
      else knocked(answer.is, began, asked);
    },
    lose,
  };
}
