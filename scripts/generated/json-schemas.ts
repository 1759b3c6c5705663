// crds-local/*.schema.json: what editors check and complete the files with.
import type { GeneratedFile } from './artefact.ts';
import { kinds } from './schema-node.ts';

/** Where an installed ananke has them. Files are copied to hosts, and a relative path would not survive that. */
const installed = '/usr/local/share/ananke';

export const jsonSchemas: readonly GeneratedFile[] = kinds.map(({ name, schema }) => ({
  path: pathOf(name),
  content: () => `${JSON.stringify(schema, null, 2)}\n`,
}));

/** The line by which an editor finds the schema of a file. */
export function modeline(kind: string): string {
  return `# yaml-language-server: $schema=${installed}/${pathOf(kind)}`;
}

function pathOf(kind: string): string {
  return `crds-local/${kind.toLowerCase()}.schema.json`;
}
