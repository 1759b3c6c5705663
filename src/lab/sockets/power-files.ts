/**
 * What outlets and management controllers show of their machines, as files that an off_check of the lab reads: `on`, `off`, or no file
 * where nothing answers.
 */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineState } from '../world/truth.ts';
import type { World } from '../world/world.ts';

export interface PowerFiles {
  /** The off_check of this machine: exit 0 is off, 1 is on, and 2 says that nothing answers (grep(1)). */
  checkOf(machine: string): readonly string[];
  /** Shows what has changed. */
  look(): void;
  close(): void;
}

const grep = ['/usr/bin/grep', '/bin/grep'].find((path) => existsSync(path)) ?? 'grep';

export function openPowerFiles(world: World, labFolder: string): PowerFiles {
  const folder = join(labFolder, 'power');
  mkdirSync(folder, { recursive: true });
  const shown = new Map<string, string | undefined>();
  const look = (): void => {
    for (const machine of world.truth.machines.values()) {
      const { name, bmc, outlet } = machine.spec;
      const power = bmc === true || outlet === true ? powerOf(machine) : undefined;
      if (shown.get(name) === power) continue;
      shown.set(name, power);
      show(join(folder, name), power);
    }
  };
  look();
  const stop = world.onTrace(look);
  return {
    checkOf: (machine) => [grep, '-qx', 'off', join(folder, machine)],
    look,
    close: stop,
  };
}

/** A controller lives on the power of its machine; an outlet has its own. */
function powerOf({ spec, state, powered }: Pick<MachineState, 'spec' | 'state' | 'powered'>): 'on' | 'off' | undefined {
  if (spec.bmc === true) return powered ? (state === 'off' ? 'off' : 'on') : undefined;
  return state === 'off' || state === 'dark' ? 'off' : 'on';
}

/** Whole at any moment: half a file would read as on. */
function show(path: string, power: string | undefined): void {
  if (power === undefined) return rmSync(path, { force: true });
  writeFileSync(`${path}.new`, `${power}\n`);
  return renameSync(`${path}.new`, path);
}
