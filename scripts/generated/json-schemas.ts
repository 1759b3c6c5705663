// crds-local/*.schema.json: what editors check and complete the files with.
import type { GeneratedFile } from './artefact.ts';
import { kinds } from './schema-node.ts';

export const jsonSchemas: readonly GeneratedFile[] = kinds.map(({ name, schema }) => ({
  path: `crds-local/${name.toLowerCase()}.schema.json`,
  content: () => `${JSON.stringify(schema, null, 2)}\n`,
}));
