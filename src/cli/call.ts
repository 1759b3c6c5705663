/** How a command that is printed for pasting calls ananke, so that it means the same files as the command that printed it. */
import { resolve } from 'node:path';
import { shellWord } from '../core/shell-word.ts';
import { usualPlaces } from './usual-places.ts';

/** The files that were named. */
export interface NamedFiles {
  readonly config: string | undefined;
  readonly desired: string | undefined;
}

/**
 * `ananke`, with the files that it would not find by itself. Whole paths: whoever pastes may stand elsewhere, and sudo keeps no
 * environment. `desiredFile`: what the configuration says, where it was read.
 */
export function callOf({ config, desired }: NamedFiles, desiredFile?: string): string {
  const named = (flag: string, path: string | undefined, usual: string | undefined): readonly string[] =>
    path === undefined || path === '' || resolve(path) === usual ? [] : [flag, shellWord(resolve(path))];
  const flags = [...named('--config', config, usualPlaces.config), ...named('--desired', desired, desiredFile)];
  return ['ananke', ...flags].join(' ');
}
