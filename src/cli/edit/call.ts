/** How a command that is printed for pasting calls ananke, so that it means the same files as the command that printed it. */
import { resolve } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';
import type { Places } from '../tree.ts';
import { usualPlaces } from '../usual-places.ts';

/**
 * `ananke`, with the files that it would not find by itself. Whole paths: whoever pastes may stand elsewhere, and sudo keeps no
 * environment. `desiredFile`: what the configuration says.
 */
export function callOf({ config, desired }: Places, desiredFile: string): string {
  const named = (flag: string, path: string | undefined, usual: string): readonly string[] =>
    path === undefined || resolve(path) === usual ? [] : [flag, shellWord(resolve(path))];
  const flags = [...named('--config', config, usualPlaces.config), ...named('--desired', desired, desiredFile)];
  return ['ananke', ...flags].join(' ');
}
