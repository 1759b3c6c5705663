/** The command line. Verbs are loaded when they are asked for: looking at the status must not wait for what it does not use. */
import { watchAnswer } from './cli/answered.ts';
import { exit } from './cli/exit.ts';
import { run } from './cli/run.ts';

const answered = watchAnswer(process);
const end = await run(process.argv.slice(2));
const lost = await answered();
if (lost !== undefined) process.stderr.write(`ananke: ${lost}\n`);
process.exitCode = lost !== undefined && end === exit.done ? exit.failed : end;
