/** The configuration that a command goes by, or a sentence why there is none. */
import { parseConfig } from '../../api/config.ts';
import type { Config } from '../../core/config.ts';
import { CommandError } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';

export async function configAt(path: string): Promise<Config> {
  const parsed = parseConfig(await readBytes(path));
  if (parsed.state === 'valid') return parsed.config;
  if (parsed.state === 'absent') throw new CommandError(`there is no ${path}: start from configs/minimal.yaml`);
  throw new CommandError(`${path} is not valid. See: ananke validate ${path}`);
}
