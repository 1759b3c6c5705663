/**
 * `ananke run`: sessions one after another, each with the configuration that was read for it. A new one that is not valid changes
 * nothing: the session goes on with what it has, and says so.
 */
import { readFile } from 'node:fs/promises';
import { type ParsedConfig, parseConfig } from '../api/config.ts';
import { inShort } from '../api/problems.ts';
import { openFiles } from '../clients/files/files.ts';
import { runSession, type SessionOptions, type SitePorts } from './session.ts';
import type { Tell } from './tell.ts';
import type { Tellers } from './tellers.ts';

type Valid = Extract<ParsedConfig, { state: 'valid' }>;

export interface DaemonOptions extends Pick<SessionOptions, 'version' | 'untilConverged'> {
  readonly configPath: string;
  /** Where desired.yaml is, when somebody said so. */
  readonly desiredPath: string | undefined;
  readonly openSite: (parsed: Valid, tell: Tell, onChange: (cell: string) => void) => SitePorts;
  /** Why this configuration must not be acted on from here; undefined: it may. */
  readonly mayRun: (parsed: Valid) => string | undefined;
  /** Whoever tells of a session what happens in it. */
  readonly tellersOf: (parsed: Valid) => Tellers;
  /** After each decision, for whoever waits for one. */
  readonly onDecided?: SessionOptions['onReport'];
}
export interface Signals {
  /** The process is to end. */
  readonly stop: AbortSignal;
  /** Somebody asks that the configuration be read anew. */
  onReload(listener: () => void): void;
}
export type DaemonEnd =
  | { readonly end: 'stopped' | 'converged' }
  | { readonly end: 'no-config' | 'refused'; readonly message: string };

export async function runDaemon(options: DaemonOptions, signals: Signals): Promise<DaemonEnd> {
  const { configPath, version, untilConverged } = options;
  const read = async (): Promise<Valid | string> => loaded(await readConfig(configPath), configPath);
  let current = await read();
  if (typeof current === 'string') return { end: 'no-config', message: current };
  const whyNot = options.mayRun(current);
  if (whyNot !== undefined) return { end: 'refused', message: whyNot };
  let reload: (next: Valid | string) => void = () => undefined;
  signals.onReload(() => {
    const readAnew = async (): Promise<void> => reload(await read());
    void readAnew();
  });
  for (;;) {
    const parsed = current;
    const { config, file } = parsed;
    const tellers = options.tellersOf(parsed);
    const { tell, onEnd, onTurn, onNotWritten } = tellers;
    const onReport: SessionOptions['onReport'] = (report) => {
      tellers.onReport(report);
      options.onDecided?.(report);
    };
    const replaced = new AbortController();
    reload = (next) => {
      const why = typeof next === 'string' ? next : options.mayRun(next);
      if (typeof next === 'string' || why !== undefined) return tell('error', 'configuration not taken', { why });
      current = next;
      return replaced.abort('reload');
    };
    tell('info', 'configuration in force', { path: configPath, version });
    const stop = AbortSignal.any([signals.stop, replaced.signal]);
    const over = new AbortController();
    const serving = tellers.serve(AbortSignal.any([stop, over.signal]));
    const desiredPath = options.desiredPath ?? file.paths.desired_file;
    const openSite: SessionOptions['openSite'] = (onChange) => options.openSite(parsed, tell, onChange);
    const session = {
      config,
      file,
      desiredPath,
      version,
      untilConverged,
      openSite,
      tell,
      onReport,
      onEnd,
      onTurn,
      onNotWritten,
    };
    const end = await runSession(session, stop).finally(() => over.abort('over'));
    await serving;
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
