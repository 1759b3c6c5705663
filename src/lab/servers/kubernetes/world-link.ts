/** The way from a server of the lab to the simulated world: whoever runs the lab sends a command and lets the world's time pass. */
import type { CommandKind, CommandOf, ErrorWord, ValueOf, Reply as WorldReply } from '../../world/command.ts';
import type { Gate } from './backend.ts';
import { disruptionRefused, severalBudgets } from './pods.ts';
import type { Resource } from './resources.ts';
import { conflict, notFound, type Reply, refusal, unavailable } from './status.ts';

export interface WorldLink {
  send<Kind extends CommandKind>(command: CommandOf<Kind>): Promise<WorldReply<ValueOf<Kind>>>;
}

/** How long the world may take for one request, in its own time. */
export const worldTimeoutMs = 10_000;

export function gateOf(reply: WorldReply<unknown>): Gate {
  if (reply.outcome === 'ok') return 'serves';
  if (reply.outcome === 'timeout') return 'silent';
  return reply.word === 'connection-refused' ? 'refused' : 'unavailable';
}

/** What the world refuses, in the words of the API. */
export function refusalOf(word: ErrorWord, message: string, resource: Resource, name: string): Reply {
  switch (word) {
    case 'not-found':
      return notFound(resource, name);
    case 'conflict':
      return conflict(resource, name, message);
    case 'disruption-budget':
      return disruptionRefused(undefined);
    case 'several-budgets':
      return severalBudgets();
    case 'unavailable':
      return unavailable();
    default:
      return refusal(500, 'InternalError', message);
  }
}
