/** `ananke completion`: scripts for shells, made from the tree of verbs itself, so that they know every verb and flag. */
import type { Command } from 'commander';
import { CommandError, type Exit, exit } from '../exit.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function completion(name: string, program: Command): Exit {
  const shell = shells.find((one) => one === name);
  if (shell === undefined) throw new CommandError(`no completion for ${JSON.stringify(name)}: ${shells.join(', ')}`);
  process.stdout.write(scripts[shell](program));
  return exit.done;
}

interface Words {
  readonly verb: string;
  readonly about: string;
  readonly flags: readonly string[];
}

function wordsOf(program: Command): readonly Words[] {
  return program.commands.map((command) => ({
    verb: command.name(),
    about:
      command
        .description()
        .split(/[.(:,]/)[0]
        ?.trim() ?? '',
    flags: command.options.flatMap(({ long, short }) =>
      [long, short].filter((flag) => flag !== undefined && flag !== null),
    ),
  }));
}

const globals = ['--config', '--desired', '--help'];

const scripts: Readonly<Record<Shell, (program: Command) => string>> = { bash, zsh, fish };

function bash(program: Command): string {
  const words = wordsOf(program);
  const cases = words.map(({ verb, flags }) => `    ${verb}) words="${[...flags, ...globals].join(' ')}" ;;`);
  return `# bash completion of ananke
_ananke() {
  local words word="\${COMP_WORDS[COMP_CWORD]}"
  case "\${COMP_WORDS[1]}" in
${cases.join('\n')}
    *) words="${[...words.map(({ verb }) => verb), ...globals].join(' ')}" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${[...words.map(({ verb }) => verb), ...globals].join(' ')}"; fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _ananke ananke
`;
}

function zsh(program: Command): string {
  const words = wordsOf(program);
  const verbs = words.map(({ verb, about }) => `    '${verb}:${about.replaceAll("'", '')}'`);
  const cases = words.map(({ verb, flags }) => `    ${verb}) compadd -- ${[...flags, ...globals].join(' ')} ;;`);
  return `#compdef ananke
_ananke() {
  local -a verbs=(
${verbs.join('\n')}
  )
  if (( CURRENT == 2 )); then _describe verb verbs; return; fi
  case "$words[2]" in
${cases.join('\n')}
  esac
  _files
}
_ananke "$@"
`;
}

function fish(program: Command): string {
  const words = wordsOf(program);
  const lines = words.flatMap(({ verb, about, flags }) => [
    `complete -c ananke -n __fish_use_subcommand -f -a ${verb} -d '${about.replaceAll("'", '')}'`,
    ...flags
      .filter((flag) => flag.startsWith('--'))
      .map((flag) => `complete -c ananke -n '__fish_seen_subcommand_from ${verb}' -l ${flag.slice(2)}`),
  ]);
  return `# fish completion of ananke\n${lines.join('\n')}\n`;
}
