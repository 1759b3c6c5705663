/**
 * What is looked at often: whatever the verdict of a step rests on that is being worked on. A step that waits for another one needs no
 * news, and whoever waits for a battery asks no machine: an hour of that would be thousands of commands on small boards.
 */
import type { AssessedStep } from '../core/decision.ts';

/** Machines by their names, and `cluster` for everything that the API and the services tell. */
export function attentionOf(steps: readonly AssessedStep[]): readonly string[] {
  const names = new Set<string>();
  for (const one of steps) {
    if (!isWorkedOn(one)) continue;
    for (const cell of one.assessment.basis) {
      const name = attendedFor(cell);
      if (name !== undefined) names.add(name);
    }
  }
  return [...names];
}

function isWorkedOn({ state }: AssessedStep): boolean {
  if (state.is === 'given-up') return state.with === undefined && state.unready !== true;
  return state.is === 'ready' || state.is === 'blocked' || state.is === 'soaking';
}

/** UPSes and the own host are read as often as they can be, whatever is waited for. */
function attendedFor(cell: string): string | undefined {
  const slash = cell.indexOf('/');
  const kind = slash < 0 ? cell : cell.slice(0, slash);
  switch (kind) {
    case 'ups':
    case 'host':
    case 'journal':
      return undefined;
    case 'node':
    case 'reach':
    case 'words':
    case 'outlet':
      return cell.slice(slash + 1);
    default:
      return 'cluster';
  }
}
