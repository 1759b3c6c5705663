/** The folder of a lab: made before anything else, marked as simulated everywhere, and gone with the lab unless somebody named it. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CommandError } from '../../cli/exit.ts';
import { simulatedMark, simulatedPoweroff } from '../../controller/simulated-host.ts';
import { socketPathBytes } from './limits.ts';

export const controlName = 'lab.sock';

export interface LabFolder {
  readonly path: string;
  /** Stands for `/` of the own host. */
  readonly root: string;
  readonly state: string;
  readonly control: string;
  /** What the own host runs to go off. */
  writePoweroff(command: readonly string[]): void;
  /** Removes it, or what no longer means anything in it. */
  leave(): void;
}

export function openFolder(named: string | undefined): LabFolder {
  const path = named === undefined ? mkdtempSync(join(tmpdir(), 'ananke-lab-')) : emptyFolder(resolve(named));
  const [root, state, run, control] = [
    join(path, 'host'),
    join(path, 'state'),
    join(path, 'run'),
    join(path, controlName),
  ];
  const leave = (): void => {
    // Of a host that is no more, no kernel is left to be read.
    for (const gone of named === undefined ? [path] : [control, root]) rmSync(gone, { recursive: true, force: true });
  };
  try {
    if (Buffer.byteLength(control) > socketPathBytes)
      throw new CommandError(`${path} is too long for a unix socket in it: name a shorter folder, --folder`);
    for (const folder of [path, root, state, run]) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
    }
    for (const folder of [path, state, run]) writeFileSync(join(folder, simulatedMark), `${root}\n`, { mode: 0o600 });
  } catch (error) {
    leave();
    throw error;
  }
  return {
    path,
    root,
    state,
    control,
    writePoweroff(command) {
      mkdirSync(join(root, 'sbin'), { recursive: true });
      const words = command.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
      writeFileSync(join(root, simulatedPoweroff), `#!/bin/sh\nexec ${words}\n`, { mode: 0o700 });
    },
    leave,
  };
}

function emptyFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (readdirSync(path).length === 0) return path;
  } catch (error) {
    throw new CommandError(`--folder ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  throw new CommandError(`--folder ${path}: there is something in that folder; name one that is empty or not there`);
}
