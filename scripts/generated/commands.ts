// docs/commands.md: every verb with its flags, from the tree of verbs itself, and every check that `validate` and `doctor` make.
import type { Command } from 'commander';
import { checks } from '../../src/checks/list.ts';
import { treeOf } from '../../src/cli/tree.ts';
import type { GeneratedFile } from './artefact.ts';
import { code, table } from './markdown.ts';

const introduction = `# Commands

This file is generated from [src/cli/tree.ts](../src/cli/tree.ts) and [src/checks/list.ts](../src/checks/list.ts) (\`npm run generate\`).
Every verb takes \`--config FILE\` (\`ANANKE_CONFIG\`) and \`--desired FILE\` (\`ANANKE_DESIRED\`); \`NO_COLOR\` is heeded.

Exit codes: 0 done or converged, 1 failed (\`status\`: the controller is silent), 2 usage or a file that is not valid, 3 not converged,
blocked, written while nobody acts on it, or something that \`doctor\` found to fail or could not tell, 4 timed out, 5 refused for safety.
`;

export const commandsFile: GeneratedFile = {
  path: 'docs/commands.md',
  content: () => {
    const program = treeOf(() => undefined);
    return `${introduction}${program.commands.flatMap((command) => verbs(command, '')).join('')}${checkTable()}`;
  },
};

function verbs(command: Command, before: string): readonly string[] {
  const name = `${before}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((sub) => verbs(sub, `${name} `));
  const aliases = command.aliases().map((alias) => `, also \`${alias}\``);
  const words = command.registeredArguments.map((argument) => {
    const said = argument.variadic ? `${argument.name()}...` : argument.name();
    return argument.required ? ` <${said}>` : ` [${said}]`;
  });
  const flags = command.options.map(({ flags: said, description }) => [code(said), description]);
  return [
    `\n## ${name}\n\n\`ananke ${name}${words.join('')}\`${aliases.join('')}: ${command.description()}.\n`,
    ...(flags.length === 0 ? [] : [`\n${table(['Flag', 'Meaning'], flags)}\n`]),
  ];
}

function checkTable(): string {
  const rows = checks.map(({ name, about, needs }) => [
    code(name),
    about,
    needs === 'files' ? '`validate`, `plan`, `doctor`' : '`doctor`',
  ]);
  return `\n## The checks\n\n${table(['Check', 'What it answers', 'Made by'], rows)}\n`;
}
