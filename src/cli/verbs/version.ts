/** `ananke version` */
import { readFileSync } from 'node:fs';
import { type Exit, exit } from '../exit.ts';

export function versionOf(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8');
  const value: unknown = JSON.parse(text);
  const isPackage = typeof value === 'object' && value !== null && 'version' in value;
  return isPackage && typeof value.version === 'string' ? value.version : 'unknown';
}

export function version(): Exit {
  process.stdout.write(`ananke ${versionOf()}, Node ${process.versions.node}\n`);
  return exit.done;
}
