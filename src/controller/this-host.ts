/** The daemon on the host that it runs on: real clocks, real chance, and a real poweroff at the end. */
import { FileError } from '../clients/files/file-error.ts';
import { openHostClock } from '../clients/host-clock.ts';
import type { LogOutput } from '../telemetry/log/sink.ts';
import { type DaemonEnd, type DaemonOptions, runDaemon, type Signals } from './daemon.ts';
import { whichHost } from './simulated-host.ts';
import { openSite } from './site/open-site.ts';
import { openTellers } from './tellers.ts';

export type { LogOutput } from '../telemetry/log/sink.ts';

export interface HostOptions extends Omit<DaemonOptions, 'openSite' | 'tellersOf' | 'mayRun'> {
  readonly out: LogOutput;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function runOnThisHost({ out, env, ...options }: HostOptions, signals: Signals): Promise<DaemonEnd> {
  const clock = openHostClock();
  return runDaemon(
    {
      ...options,
      tellersOf: (parsed) => openTellers({ parsed, version: options.version, clock, out, env }),
      mayRun({ file }) {
        const found = whichHost({ configPath: options.configPath, file, env });
        return found.is === 'found' ? undefined : found.message;
      },
      openSite({ config, file }, tell, onChange) {
        // Asked again at the last moment: what powers a host off is never taken from an earlier answer.
        const found = whichHost({ configPath: options.configPath, file, env });
        if (found.is !== 'found') throw new FileError(options.configPath, 'REFUSED', found.message);
        return openSite({
          config,
          file,
          clock,
          random: Math.random,
          host: found.host,
          onChange,
          onProblem: (message) => tell('warn', 'part of the site is not used', { why: message }),
        });
      },
    },
    signals,
  );
}
