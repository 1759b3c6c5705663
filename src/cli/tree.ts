/** The verbs as a tree of commands, with their flags and what each is for. What a verb does is loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { type Exit, exit } from './exit.ts';

/** Where the two files that people write are, unless a flag or the environment says otherwise. */
export interface Places {
  readonly config: string;
  readonly desired: string;
}

export async function runTree(words: readonly string[]): Promise<Exit> {
  let end: Exit = exit.done;
  const program = treeOf((code) => (end = code));
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help and version end this way too, and are no mistakes.
    return error.exitCode === 0 ? exit.done : exit.usage;
  }
  return end;
}

export function treeOf(onEnd: (code: Exit) => void): Command {
  const program = new Command('ananke')
    .description(
      'Takes a Kubernetes cluster down before the battery ends, and brings it back until its services answer.',
    )
    .addOption(new Option('--config <file>', 'ananke.yaml').env('ANANKE_CONFIG').default('/etc/ananke/ananke.yaml'))
    .addOption(new Option('--desired <file>', 'desired.yaml').env('ANANKE_DESIRED').default('/etc/ananke/desired.yaml'))
    .showSuggestionAfterError()
    .exitOverride();
  const places = (): Places => program.opts<{ config: string; desired: string }>();
  addSee(program, onEnd);
  addCheck(program, places, onEnd);
  return program;
}

function addSee(program: Command, onEnd: (code: Exit) => void): void {
  program
    .command('status')
    .description('what ananke sees and does, one sentence first (exit 0 converged, 3 not, 1 nobody acts)')
    .option('-w, --watch', 'redraw in place until q or Ctrl-C; in a pipe one line per change')
    .option('-o, --output <form>', 'table, wide, json or yaml', 'table')
    .option('--exit-zero', 'end with 0 whatever is seen');
  program
    .command('explain')
    .argument('<what>', 'a reason, or a key of ananke.yaml or desired.yaml such as power.comms_dead_seconds')
    .description('what a word on a screen or a key in a file means')
    .action(async (what: string) => {
      const { explain } = await import('./verbs/explain.ts');
      onEnd(await explain(what));
    });
  program
    .command('version')
    .description('the version of ananke')
    .action(async () => {
      const { version } = await import('./verbs/version.ts');
      onEnd(version());
    });
  program
    .command('completion')
    .argument('<shell>', 'bash, zsh or fish')
    .description('a script that completes verbs and flags: ananke completion bash > /etc/bash_completion.d/ananke')
    .action(async (shell: string) => {
      const { completion } = await import('./verbs/completion.ts');
      onEnd(completion(shell, program));
    });
}

function addCheck(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  program
    .command('validate')
    .argument('[files...]', 'files of either kind; both files of this host when absent')
    .description('whether the files are right, without asking anybody (exit 2 when not)')
    .action(async (files: string[]) => {
      const { validate } = await import('./verbs/validate.ts');
      onEnd(await validate(files, places()));
    });
}
