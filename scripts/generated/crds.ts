// crds-local/*.yaml: each kind in the form of a CustomResourceDefinition.
import { stringify } from 'yaml';
import { apiVersion } from '../../src/api/desired-schema.ts';
import type { GeneratedFile } from './artefact.ts';
import { type Kind, kinds } from './schema-node.ts';
import { structuralRoot } from './structural.ts';

const [group = '', version = ''] = apiVersion.split('/');

export const crds: readonly GeneratedFile[] = kinds.map((kind) => ({
  path: `crds-local/${kind.name.toLowerCase()}.yaml`,
  content: () => `${header(kind)}${stringify(definitionOf(kind), { lineWidth: 0 })}`,
}));

function header({ name }: Kind): string {
  return `# Generated from src/api by \`npm run generate\`. ${name} is a file on the host of ananke and no object of a cluster.
# Its schema also has this form, so that whoever knows CustomResourceDefinitions can read it.
`;
}

function definitionOf({ name, plural, schema }: Kind): object {
  const singular = name.toLowerCase();
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: 'Cluster',
      names: { kind: name, listKind: `${name}List`, plural, singular },
      versions: [{ name: version, served: true, storage: true, schema: { openAPIV3Schema: structuralRoot(schema) } }],
    },
  };
}
