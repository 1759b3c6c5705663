/**
 * `--foreground`: says a word and brings it about in this process, where no daemon runs. The controller is there before the word
 * is said: what it finds at its first start ever it adopts, and only a word that comes after that is one to act on.
 */
import { isHeldByOther } from '../../controller/daemon-lock.ts';
import { FileError } from '../../controller/host-files.ts';
import { runOnThisHost } from '../../controller/this-host.ts';
import { actingOn } from '../acting.ts';
import { CommandError, type Exit, exit } from '../exit.ts';
import { foregroundLog } from '../foreground-log.ts';
import { untilToldToLeave } from '../told-to-leave.ts';
import type { Places } from '../tree.ts';
import { versionOf } from '../verbs/version.ts';
import { itEndsHere } from './leaving-words.ts';
import { type Following, say } from './say.ts';
import type { Wanted } from './wanted.ts';

export interface ForegroundSaying {
  readonly warnings: readonly string[];
  readonly wait: Following;
}

export function sayInForeground(wanted: Wanted, saying: ForegroundSaying, places: Places): Promise<Exit> {
  return untilToldToLeave((leave) => actHere(wanted, saying, places, leave));
}

async function actHere(wanted: Wanted, saying: ForegroundSaying, places: Places, leave: AbortSignal): Promise<Exit> {
  const { change, what, files } = wanted;
  if ((await actingOn(files.state.folder)) === 'somebody') return followOther(wanted, saying, leave);
  const stop = new AbortController();
  const decided = Promise.withResolvers<void>();
  const controlling = runOnThisHost(
    {
      configPath: places.config,
      desiredPath: places.desired,
      version: versionOf(),
      untilConverged: false,
      // Before the files and this host were read, nothing is adopted yet.
      onDecided: ({ decision }) => {
        if (decision.memory?.intended !== undefined) decided.resolve();
      },
      out: foregroundLog(process.stderr),
      env: process.env,
    },
    { stop: AbortSignal.any([stop.signal, leave]), onReload: () => undefined },
  );
  try {
    const began = await Promise.race([decided.promise.then(() => undefined), controlling]);
    if (began?.end === 'no-config') throw new CommandError(began.message);
    if (began?.end === 'refused') throw new CommandError(began.message, exit.refused);
    if (began !== undefined) throw new CommandError('stopped before the word was said: nothing was changed', exit.open);
    const wait = { ...saying.wait, leave, words: itEndsHere(files.call) };
    // Its end by a signal is waited for in `say`, which has something to tell then; only its failure ends this here.
    const failing = controlling.then(() => new Promise<never>(() => undefined));
    return await Promise.race([say(change, what, files, { ...saying, wait }), failing]);
  } catch (error) {
    if (isHeldByOther(error)) return await followOther(wanted, saying, leave);
    throw error instanceof FileError ? new CommandError(error.message, exit.failed) : error;
  } finally {
    stop.abort('done');
    await controlling.catch(() => undefined);
  }
}

function followOther({ change, what, files }: Wanted, saying: ForegroundSaying, leave: AbortSignal): Promise<Exit> {
  process.stderr.write('ananke: another ananke acts on this host already: it is followed\n');
  return say(change, what, files, { ...saying, wait: { ...saying.wait, leave } });
}
