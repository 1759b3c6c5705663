/** The daemon on the host that it runs on: real clocks, real chance, and a real poweroff at the end. */
import { openHostClock } from '../clients/host-clock.ts';
import type { LogOutput } from '../telemetry/log/sink.ts';
import { type DaemonEnd, type DaemonOptions, runDaemon, type Signals } from './daemon.ts';
import { openSite } from './site/open-site.ts';
import { realHost } from './site/own-host.ts';
import { openTellers } from './tellers.ts';

export type { LogOutput } from '../telemetry/log/sink.ts';

export interface HostOptions extends Omit<DaemonOptions, 'openSite' | 'tellersOf'> {
  readonly out: LogOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function runOnThisHost({ out, env, ...options }: HostOptions, signals: Signals): Promise<DaemonEnd> {
  const clock = openHostClock();
  return runDaemon(
    {
      ...options,
      tellersOf: (parsed) => openTellers({ parsed, version: options.version, clock, out, env }),
      openSite: ({ config, file }, tell, onChange) =>
        openSite({
          config,
          file,
          clock,
          random: Math.random,
          host: realHost,
          onChange,
          onProblem: (message) => tell('warn', 'part of the site is not used', { why: message }),
        }),
    },
    signals,
  );
}
