/** The cell `reach/NAME`: whether anybody answers on the SSH port of a machine. */
import type { ReachReading } from '../../core/facts.ts';
import type { Instant } from '../../core/moment.ts';
import type { Failure } from '../publisher.ts';
import type { MachineOptions } from './machine.ts';

export interface Door {
  answers(): boolean;
  /** Says once more of the machine what a closed door says: something else was said meanwhile. */
  retell(): void;
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
  let closed: Failure | undefined;
  const tell = (failure: Failure): void => {
    closed = failure;
    publisher.fail(`node/${name}`, failure);
  };
  const knocked = (answer: ReachReading['answer'], began: Instant, asked: boolean): void => {
    const changed = last?.answer !== answer;
    if (changed || last === undefined) last = { answer, since: began };
    publisher.publish(`reach/${name}`, last, began, asked);
    if (answer === 'silent') tell({ reason: 'HostSilent', message: `${name} does not answer on its SSH port.` });
    if (answer === 'refused') tell({ reason: 'SshRefused', message: `${name} refuses connections on its SSH port.` });
    if (!changed) return;
    // From now on the session is there before it is needed.
    if (answer === 'answers') void transport.open(name);
    onChange();
  };
  const lose = (message: string): void => {
    last = undefined;
    const failure = { reason: 'NoLink', message };
    publisher.fail(`reach/${name}`, failure);
    tell(failure);
    onChange();
  };
  return {
    answers: () => last?.answer === 'answers',
    retell() {
      if (closed !== undefined) publisher.fail(`node/${name}`, closed);
    },
    async read({ began, asked }) {
      const answer = await options.knock(machine);
      if (!options.isLinkUp()) return;
      if (answer.is === 'cannot-knock') lose(answer.message);
      else knocked(answer.is, began, asked);
    },
    lose,
  };
}
