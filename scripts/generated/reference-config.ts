// configs/reference.yaml: every key of ananke.yaml with its meaning, its default and the reason for it.
import type { GeneratedFile } from './artefact.ts';
import { modeline } from './json-schemas.ts';
import { keyLines } from './reference-key.ts';
import { comment, lineWidth } from './reference-text.ts';
import { configSchema, type SchemaNode } from './schema-node.ts';

const introduction =
  'Every key of /etc/ananke/ananke.yaml, with its meaning, its default and the reason for it; generated from the schema. ' +
  'A value that stands here is the default, unless its line says "required" or "example": write down what differs, with ' +
  'the groups around it, and leave out the rest. A setting behind a # is not in force: take that one character away to set it.';

export const referenceConfig: GeneratedFile = {
  path: 'configs/reference.yaml',
  content: () => `${[modeline('AnankeConfig'), ...comment(introduction, lineWidth), ...sections()].join('\n')}\n`,
};

function sections(): readonly string[] {
  return Object.entries(configSchema.properties ?? {}).flatMap(([key, node]) => ['', ...section(key, node)]);
}

/** A group or a list of the first level begins with a line across the page, so that it is found while scrolling. */
function section(key: string, node: SchemaNode): readonly string[] {
  const required = configSchema.required?.includes(key) === true;
  const isGroup = node.properties !== undefined || node.items !== undefined;
  const { description = '', ...rest } = node;
  if (!isGroup) return keyLines(key, node, { path: key, required, width: lineWidth });
  return [
    `# ${key} `.padEnd(lineWidth, '-'),
    ...comment(description, lineWidth),
    '',
    ...keyLines(key, rest, { path: key, required, width: lineWidth }),
  ];
}
