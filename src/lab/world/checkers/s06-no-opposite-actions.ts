// S6: nobody pulls and pushes the same thing at once.
import type { Checker } from './checker.ts';
import { type CommandEvent, directionOf, machineOf } from './mutations.ts';

/** More requests than this are never under way to one subject. */
const remembered = 8;

export const noOppositeActions: Checker = {
  name: 'S6',
  sentence:
    'Requests that take a machine or object down and requests that bring it up are never under way at the same time.',
  create: (scene) => {
    const { causes, history } = scene;
    const recent = new Map<string, CommandEvent[]>();
    return {
      see: (event) => {
        if (event.kind !== 'command') return;
        const direction = directionOf(event);
        if (direction === undefined) return;
        const subject = machineOf(event, history.self) ?? event.target;
        const others = recent.get(subject) ?? [];
        for (const other of others) {
          if (directionOf(other) === direction || other.from !== event.from) continue;
          const overlap = other.issuedAt < event.at && event.issuedAt < other.at;
          if (!overlap || !causes.present(Math.min(other.issuedAt, event.issuedAt), event.at)) continue;
          scene.report(subject, `${other.command} and ${event.command} were under way at the same time`);
        }
        others.push(event);
        if (others.length > remembered) others.shift();
        recent.set(subject, others);
      },
    };
  },
};
