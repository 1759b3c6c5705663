// docs/reasons.md: every reason with its sentence, for whoever meets one in status, in a log or in an alert.
import { reasons } from '../../src/api/reasons.ts';
import type { GeneratedFile } from './artefact.ts';
import { code, table } from './markdown.ts';

const introduction = `# Reasons

Every verdict, refusal, trigger, hold and condition carries one of these words. The list is
[src/api/reasons.ts](../src/api/reasons.ts); this file is generated from it (\`npm run generate\`), in alphabetical order.
A test keeps the code from giving a reason that is not in the list ([test/tidy.test.ts](../test/tidy.test.ts)).
`;

export const reasonsFile: GeneratedFile = {
  path: 'docs/reasons.md',
  content: () => {
    const rows = Object.entries(reasons).toSorted(([a], [b]) => (a < b ? -1 : 1));
    return `${introduction}\n${table(
      ['Reason', 'Meaning'],
      rows.map(([reason, sentence]) => [code(reason), sentence]),
    )}\n`;
  },
};
