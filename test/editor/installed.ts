// The example files as they would be on a host where ananke is installed, with this checkout in the place of the installation.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../support/source-tree.ts';

export function exampleFile(name: string): string {
  return installed(readFileSync(join(repositoryRoot, 'configs', name), 'utf8'));
}

/** The line by which an editor finds the schema names the place of an installation. */
export function installed(text: string): string {
  return text.replace('$schema=/usr/local/share/ananke/', `$schema=${repositoryRoot}/`);
}

/** A file of one of the kinds, from its first line on. */
export function fileOf(kind: 'anankeconfig' | 'desiredstate', body: string): string {
  return installed(`# yaml-language-server: $schema=/usr/local/share/ananke/crds-local/${kind}.schema.json\n${body}`);
}
