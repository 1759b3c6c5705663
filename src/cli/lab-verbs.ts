/** The verbs of `ananke lab`. What they do is loaded when they are called: nothing else of the command line knows a lab. */
import type { Command } from 'commander';
import type { Exit } from './exit.ts';
import type { FaultOptions, UpOptions } from './lab.ts';
import type { Places } from './tree.ts';

export function addLab(program: Command, places: () => Places, onEnd: (code: Exit) => void): void {
  const lab = program.command('lab').description('a simulated site on this machine to play with, in real time');
  lab
    .command('up')
    .description('opens the site and says what to paste into other terminals; stays until Ctrl-C')
    .option('--site <site>', 'titan (27 machines) or small (3 to 9)', 'titan')
    .option('--seed <number>', 'another such site, with other times', '1')
    .option('--battery <percent>', 'smaller batteries, from 1 to 100', '100')
    .option('--folder <folder>', 'keep its files here; otherwise they go with it')
    .action(async (options: UpOptions) => {
      const { labUp } = await import('./lab.ts');
      onEnd(await labUp(options));
    });
  lab
    .command('fault')
    .argument('[kind]', 'what goes wrong, such as mains-off; mains-on ends it')
    .argument('[target]', 'on what: a name of the site')
    .description('breaks something in the running lab, or mends it')
    .option('--for <duration>', 'for this long, such as 90s or 10m; otherwise until it is cleared')
    .option('--value <number>', 'how much, for those that have one')
    .option('--text <text>', 'what is said, for those that say something')
    .option('--clear <number>', 'end the fault with this number, or all')
    .option('--list', 'every fault, what it is on and what it does')
    .action(async (kind: string | undefined, target: string | undefined, options: FaultOptions) => {
      const { labFault } = await import('./lab.ts');
      onEnd(await labFault(kind, target, options, places()));
    });
  lab
    .command('status')
    .description('how the site stands in truth, whatever ananke sees of it')
    .action(async () => {
      const { labStatus } = await import('./lab.ts');
      onEnd(await labStatus(places()));
    });
}
