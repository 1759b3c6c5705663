/** This host: read from its kernel, and told to go off last. `onLink`: whether its own way to the others is up. */
import { join } from 'node:path';
import { createPowerOffSelf } from '../../executor/handlers/self.ts';
import { observeHost } from '../../observers/host/observer.ts';
import { readHost } from '../../observers/host/reading.ts';
import type { Area, Ground } from './area.ts';

/** Written by `ananke-bootstrap.service` into the run directory. */
export const bootstrapMark = 'bootstrapped';

export interface OwnHostMeans {
  /** `/`; another folder in a lab. */
  readonly root: string;
  /** What powers this host off. */
  readonly poweroff: readonly string[];
}
export const realHost: OwnHostMeans = { root: '/', poweroff: ['systemctl', 'poweroff'] };

export function openOwnHost(
  { clock, cells, closing, file }: Ground,
  { root, poweroff }: OwnHostMeans,
  onLink: (up: boolean) => void,
): Area<'PowerOffSelf'> {
  const places = { root, bootstrapMark: join(file.paths.run_directory, bootstrapMark) };
  const bootNow = async () => (await readHost(places)).bootId;
  const read = async () => {
    const reading = await readHost(places);
    onLink(reading.linkUp);
    return reading;
  };
  return {
    polls: new Map([['host', observeHost({ read, clock, cells }, closing)]]),
    handlers: { PowerOffSelf: createPowerOffSelf({ clock, bootNow, command: poweroff }) },
    close: () => undefined,
  };
}
