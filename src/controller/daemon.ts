/**
 * `ananke run`: sessions one after another, each with the configuration that was read for it. A new one that is not valid changes
 * nothing: the session goes on with what it has, and says so.
 */
import { readFile } from 'node:fs/promises';
import { type ParsedConfig, parseConfig } from '../api/config.ts';
import { inShort } from '../api/problems.ts';
import { openFiles } from '../clients/files/files.ts';
import { runSession, type SessionOptions } from './session.ts';

type Valid = Extract<ParsedConfig, { state: 'valid' }>;

export interface DaemonOptions extends Omit<SessionOptions, 'config' | 'file' | 'desiredPath' | 'openSite'> {
  readonly configPath: string;
  /** Where desired.yaml is, when somebody said so. */
  readonly desiredPath: string | undefined;
  readonly openSite: (parsed: Valid, onChange: (cell: string) => void) => ReturnType<SessionOptions['openSite']>;
}
export interface Signals {
  /** The process is to end. */
  readonly stop: AbortSignal;
  /** Somebody asks that the configuration be read anew. */
  onReload(listener: () => void): void;
}
export type DaemonEnd =
  | { readonly end: 'stopped' | 'converged' }
  | { readonly end: 'no-config'; readonly message: string };

export async function runDaemon(options: DaemonOptions, signals: Signals): Promise<DaemonEnd> {
  const { configPath, tell } = options;
  const read = async (): Promise<Valid | string> => loaded(await readConfig(configPath), configPath);
  let current = await read();
  if (typeof current === 'string') return { end: 'no-config', message: current };
  let reload: (next: Valid) => void = () => undefined;
  signals.onReload(() => {
    const readAnew = async (): Promise<void> => {
      const next = await read();
      if (typeof next === 'string') tell('error', 'configuration not taken', { why: next });
      else reload(next);
    };
    void readAnew();
  });
  for (;;) {
    const { config, file } = current;
    const parsed = current;
    const replaced = new AbortController();
    reload = (next) => {
      current = next;
      replaced.abort('reload');
    };
    tell('info', 'configuration in force', {
      path: configPath,
      machines: config.machines.length,
      ups: config.ups.length,
    });
    const end = await runSession(
      {
        ...options,
        config,
        file,
        desiredPath: options.desiredPath ?? file.paths.desired_file,
        openSite: (onChange) => options.openSite(parsed, onChange),
      },
      AbortSignal.any([signals.stop, replaced.signal]),
    );
    if (end === 'converged' || signals.stop.aborted) return { end };
  }
}

async function readConfig(path: string): Promise<ParsedConfig> {
  const machineId = (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
  return parseConfig(await openFiles().read(path), machineId === '' ? {} : { machineId });
}

function loaded(parsed: ParsedConfig, path: string): Valid | string {
  switch (parsed.state) {
    case 'valid':
      return parsed;
    case 'absent':
      return `there is no ${path}: start from configs/minimal.yaml`;
    case 'invalid':
      return `${path} is not valid: ${inShort(parsed.problems)?.message ?? ''}. See: ananke validate ${path}`;
  }
}
