/** The verbs as a tree of commands, with their flags and what each is for. What a verb does is loaded when it is called. */
import { Command, CommanderError, Option } from 'commander';
import { type Exit, exit } from './exit.ts';
import { addLab } from './lab-verbs.ts';
import { plainly } from './screens/text.ts';
import { usualPlaces } from './usual-places.ts';
import type { EventsOptions } from './verbs/events.ts';
import type { PlanOptions } from './verbs/plan.ts';
import type { RunOptions } from './verbs/run.ts';
import type { SetOptions } from './verbs/set.ts';
import type { WayOptions } from './verbs/startup.ts';

/** Where the two files that people write are. */
export interface Places {
  readonly config: string;
  /** Undefined: nobody said where. Then the configuration says it. */
  readonly desired: string | undefined;
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
    .addOption(new Option('--config <file>', 'ananke.yaml').env('ANANKE_CONFIG').default(usualPlaces.config))
    .addOption(new Option('--desired <file>', 'desired.yaml (default: paths.desired_file)').env('ANANKE_DESIRED'))
    .showSuggestionAfterError()
    .configureOutput({ outputError: (text, write) => write(plainly(text.replace(/^error: /, 'ananke: '))) })
    .exitOverride();
  const places = (): Places => {
    const { config, desired } = program.opts<{ config: string; desired?: string }>();
    return { config, desired };
  };
  addSee(program, places, onEnd);
  addSay(program, places, onEnd);
  addCheck(program, places, onEnd);
  addDoctor(program, places, onEnd);
  addRun(program, places, onEnd);
  addLab(program, places, onEnd);
  sayWhereHelpIs(program, 'ananke');
  return program;
}

/** Below every sentence about a wrong word: what to type next. */
function sayWhereHelpIs(command: Command, said: string): void {
  command.showHelpAfterError(`See: ${said} --help`);
  for (const sub of command.commands) sayWhereHelpIs(sub, `${said} ${sub.name()}`);
}

function addSee(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  program
    .command('status')
    .description('what ananke sees and does, one sentence first (exit 0 converged, 3 not, 1 nobody acts)')
    .option(
      '-w, --watch',
      'redraw in place, n for all nodes, e for events, until q or Ctrl-C; in a pipe one line per change',
    )
    .option('-o, --output <form>', 'table, wide, json or yaml', 'table')
    .option('--exit-zero', 'end with 0 whatever is seen');
  program
    .command('explain')
    .argument(
      '<what>',
      'a reason, ups/NAME, node/NAME, gate/NAME, hold/NAME, or a key such as power.comms_dead_seconds',
    )
    .description('what a word on a screen or a key in a file means, and how it stands now')
    .action(async (what: string) => {
      const { explain } = await import('./verbs/explain.ts');
      onEnd(await explain(what, places()));
    });
  program
    .command('events')
    .description('what happened on this host, from its journal')
    .option('-f, --follow', 'and then each that comes, until Ctrl-C')
    .option('--since <time>', 'such as 90m, 12h, 3d, 2w, 2026-11-22 or 2026-11-22T03:14')
    .option('--run <run>', 'of one run, such as 12')
    .option('-o, --output <form>', 'table, wide (every action) or json (a line each)', 'table')
    .action(async (options: EventsOptions) => {
      const { events } = await import('./verbs/events.ts');
      onEnd(await events(options, places()));
    });
  program
    .command('history')
    .argument('[run]', 'one of them, row by row')
    .description('the runs of the past: how each ended, and how long it took')
    .option('-o, --output <form>', 'table or json', 'table')
    .action(async (run: string | undefined, options: { output: string }) => {
      const { history } = await import('./verbs/history.ts');
      onEnd(await history(run, options, places()));
    });
  program
    .command('budget')
    .description('how long a shutdown takes, where that time goes, and what each UPS must have for it')
    .option('-o, --output <form>', 'table or json', 'table')
    .action(async (options: { output: string }) => {
      const { budget } = await import('./verbs/budget.ts');
      onEnd(await budget(options, places()));
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
    .description(
      'a script that completes verbs, flags and names: ananke completion bash > /etc/bash_completion.d/ananke',
    )
    .action(async (shell: string) => {
      const { completion } = await import('./verbs/completion.ts');
      onEnd(completion(shell));
    });
}

const all = (value: string, before: readonly string[]): readonly string[] => [...before, value];

/** What can be said with a word, by whichever verb. */
function withWordFlags(command: Command, takesMode: boolean): Command {
  if (takesMode) command.option('--mode <mode>', 'what down includes: config, cluster-only or poweroff');
  return command
    .option('--reason <text>', 'for people: shown in status and history')
    .option('--ignore-node <name>', 'leave this machine alone; may be given several times', all, [])
    .option('--unignore-node <name>', 'no longer leave it alone; may be given several times', all, [])
    .option('--skip-drain', 'for this run: pods end when their node stops')
    .option('--skip-etcd-snapshot', 'for this run: no etcd snapshot')
    .option('--force-flux-branch <branch>', 'for this run: expect this branch of the Flux source')
    .option('--accept-power <ups=state>', 'for this run: start although this UPS is unknown or on-battery', all, []);
}

function addSay(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  const set = program
    .command('set')
    .argument('[up|down]', 'what is wanted')
    .description('say what is wanted: an edit of desired.yaml (exit 3 when nobody acts on it)');
  withWordFlags(set, true)
    .option(
      '--wait',
      'stay until it is so, and tell each change (exit 3 when another word comes, 4 when it takes too long)',
    )
    .option('--timeout <duration>', 'with --wait: stay no longer than this, such as 45m or 2h')
    .option('--dry-run', 'say what would be written, and write nothing')
    .option('--yes', 'do not ask before machines are powered off that start only with their power')
    .action(async (cluster: string | undefined, options: SetOptions) => {
      const { set: run } = await import('./verbs/set.ts');
      onEnd(await run(cluster, options, places()));
    });
  const hold = program.command('hold').description('what stands on top of the word');
  hold
    .command('list')
    .description('the holds, and what each waits for')
    .action(async () => {
      const { holdList } = await import('./verbs/hold.ts');
      onEnd(holdList());
    });
  program
    .command('release')
    .argument('<hold>', 'its name, such as ups/Pyrphoros')
    .description('set a hold aside for a while: 30 minutes, at most 12 hours')
    .option('--for <duration>', 'such as 45m or 2h')
    .requiredOption('--reason <text>', 'why, for the log')
    .action(async (name: string, options: { for?: string; reason: string }) => {
      const { release } = await import('./verbs/act.ts');
      onEnd(await release(name, options, places()));
    });
  program
    .command('pause')
    .description('act for UPSes only; edits are planned and shown')
    .option('--for <duration>', 'such as 45m or 2h, at most 12h')
    .option('--also-power', 'not for UPSes either: watch, plan and alert')
    .action(async (options: { for?: string; alsoPower?: true }) => {
      const { pause } = await import('./verbs/act.ts');
      onEnd(await pause(options, places()));
    });
  program
    .command('resume')
    .description('act again')
    .action(async () => {
      const { resume } = await import('./verbs/act.ts');
      onEnd(await resume(places()));
    });
}

function addCheck(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  program
    .command('plan')
    .argument('[up|down]', 'what would be asked for; down when nothing is said')
    .description('what would be done, in which order, for how long at most; nothing is changed')
    .option('--mode <mode>', 'what down includes: config, cluster-only or poweroff')
    .option('-o, --output <form>', 'table, wide (every step) or json', 'table')
    .option(
      '--replay <file>',
      'a recorded decision made again from its inputs; with up or down, what that would have done there',
    )
    .action(async (way: string | undefined, options: PlanOptions) => {
      const { plan } = await import('./verbs/plan.ts');
      onEnd(await plan(way, options, places()));
    });
  program
    .command('validate')
    .argument('[files...]', 'files of either kind; both files of this host when absent')
    .description('whether the files are right, without asking anybody (exit 2 when not)')
    .action(async (files: string[]) => {
      const { validate } = await import('./verbs/validate.ts');
      onEnd(await validate(files, places()));
    });
}

function addDoctor(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  program
    .command('doctor')
    .description(
      'whether ananke can do its work from here, now: asks every UPS, machine and server, and changes nothing (exit 3 when something fails or cannot be told)',
    )
    .option('-o, --output <form>', 'table, wide (also what is well, one by one) or json', 'table')
    .action(async (options: { output: string }) => {
      const { doctor } = await import('./verbs/doctor.ts');
      onEnd(await doctor(options, places()));
    });
}

function addRun(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  program
    .command('run')
    .alias('daemon')
    .description('the controller, in the foreground, as systemd runs it; SIGHUP reads the configuration anew')
    .option('--until-converged', 'end as soon as what is wanted is so')
    .action(async (options: RunOptions) => {
      const { run } = await import('./verbs/run.ts');
      onEnd(await run(options, places()));
    });
  for (const [name, way] of [
    ['startup', 'up'],
    ['shutdown', 'down'],
  ] as const) {
    const verb = program
      .command(name)
      .description(`the plan of \`set ${way}\`, and with --execute that word itself, followed until it is so`)
      .option('--execute', 'say it, and stay until it is so (exit codes as of set --wait)')
      .option(
        '--foreground',
        'with --execute, where no daemon runs: act in this process until it is so; it ends with its terminal, so over SSH say it in tmux',
      );
    withWordFlags(verb, way === 'down')
      .option('--wait', 'as --execute does anyway')
      .option('--timeout <duration>', 'stay no longer than this, such as 45m or 2h')
      .option('--dry-run', 'say what would be written, and write nothing')
      .option('--yes', 'do not ask before machines are powered off that start only with their power')
      .action(async (options: WayOptions) => {
        const ways = await import('./verbs/startup.ts');
        onEnd(await ways[name](options, places()));
      });
  }
}
