/** One edit of desired.yaml by a command: who makes it, what comes of it, and what is said when it cannot be. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import type { Change, Mistake, Stamp } from '../../api/desired-edit/change.ts';
import { editDesired } from '../../api/desired-edit/edit-desired.ts';
import type { DesiredEdit, EditedDesired, Site } from '../../api/desired-edit/outcome.ts';
import { inShort } from '../../api/problems.ts';
import { changeDesired, DesiredNotWritten } from '../../controller/desired-writer.ts';
import { FileError, hostFiles } from '../../controller/host-files.ts';
import { type Timestamp, timestamp } from '../../core/moment.ts';
import { CommandError, exit } from '../exit.ts';
import type { SiteFiles } from './config-at.ts';

export interface Written {
  readonly edit: EditedDesired;
  readonly stamp: Stamp;
  /** Where the old text was kept, when the new one could not contain it. */
  readonly rejectedPath?: string;
}

/** By whoever called sudo, or the user of the process. */
export function stampAt(at: Timestamp, env: NodeJS.ProcessEnv): Stamp {
  return { id: randomUUID(), at, by: env['SUDO_USER'] ?? nameOf(env) };
}

function nameOf(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the password file, as in a container.
    return env['USER'] ?? `uid ${process.getuid?.() ?? '?'}`;
  }
}

/** Which desired.yaml is meant, and how ananke is called for it in a command for pasting. */
type Place = Pick<SiteFiles, 'desired' | 'call'>;

export async function writeEdit(place: Place, change: Change, site: Site, env: NodeJS.ProcessEnv): Promise<Written> {
  const stamp = stampAt(timestamp(Date.now()), env);
  try {
    const { edit, rejectedPath } = await changeDesired(hostFiles(), {
      path: place.desired,
      edit: (old) => editDesired(old, change, stamp, site),
      at: stamp.at,
    });
    const made = edited(edit, place);
    return rejectedPath === undefined ? { edit: made, stamp } : { edit: made, stamp, rejectedPath };
  } catch (error) {
    if (error instanceof CommandError) throw error;
    if (error instanceof FileError) throw new CommandError(`${error.message}\nNothing was changed.`, exit.failed);
    if (error instanceof DesiredNotWritten) throw new CommandError(error.message, exit.failed);
    throw error;
  }
}

/** The edit, or why it cannot be made. */
export function edited(edit: DesiredEdit, { desired: path, call }: Place): EditedDesired {
  if (edit.state === 'edited') return edit;
  if (edit.state === 'another-kind')
    throw new CommandError(
      `${path} is a file of kind ${JSON.stringify(edit.kind)}, and not a desired state: it is left as it is. Is --desired right?`,
    );
  if (edit.state === 'mistaken') throw new CommandError(edit.mistakes.map(mistakeText).join('\nananke: '));
  const why = edit.problems.length === 0 ? 'does not exist' : `is not valid (${inShort(edit.problems).place})`;
  throw new CommandError(
    `${path} ${why}, so there is nothing that could be kept. Say it whole: sudo ${call} set up, or set down`,
  );
}

function mistakeText({ message, nearest }: Mistake): string {
  return nearest.length === 0 ? `${message}.` : `${message}. Nearest: ${nearest.join(', ')}.`;
}
