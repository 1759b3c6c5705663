/** `ananke completion`: a script for a shell, which asks ananke itself what could come next. */
import { scripts } from '../complete/scripts.ts';
import { type Exit, exit } from '../exit.ts';
import { oneOf } from '../one-of.ts';
import { shells } from '../shells.ts';

export function completion(name: string): Exit {
  process.stdout.write(scripts[oneOf(shells, name, 'completion is for one of')]);
  return exit.done;
}
