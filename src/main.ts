/** The command line. Verbs are loaded when they are asked for: looking at the status must not wait for what it does not use. */
import { run } from './cli/run.ts';

process.exitCode = await run(process.argv.slice(2));
