/** The daemon on the host that it runs on: real clocks, real chance, and a real poweroff at the end. */
import { openHostClock } from '../clients/host-clock.ts';
import { type DaemonEnd, type DaemonOptions, runDaemon, type Signals } from './daemon.ts';
import { openSite } from './site/open-site.ts';
import { realHost } from './site/own-host.ts';

export type { DaemonEnd } from './daemon.ts';
export type { Tell } from './tell.ts';
export type HostOptions = Omit<DaemonOptions, 'openSite'>;

export function runOnThisHost(options: HostOptions, signals: Signals): Promise<DaemonEnd> {
  const clock = openHostClock();
  return runDaemon(
    {
      ...options,
      openSite: ({ config, file }, onChange) =>
        openSite({
          config,
          file,
          clock,
          random: Math.random,
          host: realHost,
          onChange,
          onProblem: (message) => options.tell('warn', 'part of the site is not used', { why: message }),
        }),
    },
    signals,
  );
}
