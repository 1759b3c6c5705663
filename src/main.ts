/** The command line. Verbs are loaded when they are asked for: looking at the status must not wait for what it does not use. */
import { run } from './cli/run.ts';

// Whoever reads the output may have had enough (`| head`): that is no mistake of anybody's.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
process.exitCode = await run(process.argv.slice(2));
