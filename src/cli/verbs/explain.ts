/** `ananke explain`: what a word on a screen means, a key in a file, or why something is as it is. */
import { type Exit, exit } from '../exit.ts';
import { explainLines } from '../explain/explain.ts';
import { paint } from '../screens/text.ts';
import { lookOf } from '../terminal.ts';
import type { Places } from '../tree.ts';

export async function explain(what: string, places: Places): Promise<Exit> {
  const { env, stdout } = process;
  const look = lookOf(stdout, env);
  const lines = await explainLines(what, {
    configPath: places.config,
    desiredPath: places.desired,
    env,
    look,
    nowMs: Date.now(),
  });
  stdout.write(`${lines.map((one) => paint(one, look)).join('\n')}\n`);
  return exit.done;
}
