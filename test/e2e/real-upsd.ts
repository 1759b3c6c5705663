// A real upsd with real drivers of UPSes that do not exist, in a folder of its own, on a free port of loopback.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/lab/servers/free-port.ts';
import { until } from './real-clock.ts';

export type Variables = Readonly<Record<string, string>>;
export interface RealUpsd {
  readonly port: number;
  /** Rewrites what the driver of this UPS reads; it looks each second. */
  write(ups: string, variables: Variables): void;
  signalDriver(ups: string, signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  startDriver(ups: string): void;
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
}
export interface RunningUpsd extends RealUpsd {
  /** Ends all of it, and its folder is gone. */
  close(): Promise<void>;
}
export interface UpsdOptions {
  /** MAXAGE of upsd.conf. */
  readonly maxAgeSeconds?: number;
  /** More lines of upsd.users. */
  readonly users?: readonly string[];
}
export interface RealUps {
  readonly name: string;
  /** As it stands in ups.conf, with its quotes. */
  readonly description?: string;
  readonly variables: Variables;
}

/** Of upsd.users: the right to everything, and a password in which everything is special. */
export const admin = { user: 'admin', password: 'a "d" #m \\n' };

export async function startRealUpsd(
  upses: readonly RealUps[],
  { maxAgeSeconds = 4, users = [] }: UpsdOptions = {},
): Promise<RunningUpsd> {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-upsd-'));
  const port = await freePort();
  const processes = new Map<string, ChildProcess>();
  const close = async (): Promise<void> => {
    for (const child of processes.values()) await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  writeConfiguration(folder, upses, [`LISTEN 127.0.0.1 ${port}`, `MAXAGE ${maxAgeSeconds}`], users);
  const run = (name: string, program: string, args: readonly string[]): ChildProcess => {
    const env = {
      ...process.env,
      NUT_CONFPATH: join(folder, 'etc'),
      NUT_STATEPATH: join(folder, 'run'),
      NUT_ALTPIDPATH: join(folder, 'run'),
    };
    const asUser = process.getuid?.() === 0 ? ['-u', 'root'] : [];
    const child = spawn(programPath(program), [...args, ...asUser, '-F'], { env, stdio: 'ignore' });
    processes.set(name, child);
    return child;
  };
  const upsd: RunningUpsd = {
    port,
    close,
    write: (ups, variables) => writeVariables(folder, ups, variables),
    signalDriver: (ups, signal) => void processes.get(ups)?.kill(signal),
    startDriver: (ups) => void run(ups, 'dummy-ups', ['-a', ups]),
    async stopServer() {
      const child = processes.get('upsd');
      if (child !== undefined) await end(child);
    },
    async startServer() {
      run('upsd', 'upsd', []);
      await until('upsd listens', () => canConnect(port));
    },
  };
  try {
    for (const { name } of upses) upsd.startDriver(name);
    await until('the drivers listen', () =>
      upses.every(({ name }) => existsSync(join(folder, 'run', `dummy-ups-${name}`))) ? true : undefined,
    );
    await upsd.startServer();
    return upsd;
  } catch (error) {
    await close();
    throw error;
  }
}

function writeConfiguration(
  folder: string,
  upses: readonly RealUps[],
  upsdConf: readonly string[],
  users: readonly string[],
): void {
  for (const part of ['etc', 'run']) mkdirSync(join(folder, part), { mode: 0o700 });
  const section = ({ name, description }: RealUps): string =>
    [
      `[${name}]`,
      'driver = dummy-ups',
      `port = ${fileOf(name)}`,
      'mode = dummy-once',
      ...(description === undefined ? [] : [`desc = ${description}`]),
    ].join('\n');
  const files: Readonly<Record<string, string>> = {
    'ups.conf': ['maxretry = 3', 'pollinterval = 1', ...upses.map(section)].join('\n'),
    'upsd.conf': upsdConf.join('\n'),
    'upsd.users': [
      `[${admin.user}]`,
      `password = "${admin.password.replace(/[\\"#]/g, '\\$&')}"`,
      'actions = SET FSD',
      'instcmds = ALL',
      '[prim]',
      'password = prim',
      'upsmon primary',
      ...users,
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(folder, 'etc', name), `${text}\n`, { mode: 0o600 });
  for (const { name, variables } of upses) writeVariables(folder, name, variables);
}

let writes = 0;
function writeVariables(folder: string, ups: string, variables: Variables): void {
  const path = join(folder, 'etc', fileOf(ups));
  const lines = Object.entries(variables).map(([name, value]) => `${name}: ${value.replace(/["\\#]/g, '\\$&')}\n`);
  writeFileSync(path, lines.join(''));
  // The driver goes by whole seconds of the time of the last change.
  writes += 1;
  const time = new Date(Date.now() + writes * 2_000);
  utimesSync(path, time, time);
}

/** Names of UPSes may hold what names of files should not. */
const fileOf = (ups: string): string => `${Buffer.from(ups).toString('hex')}.dev`;

/** Where this program of NUT is; the ones in the path may be wrappers that refuse (nut.conf: MODE=none). Undefined: not installed. */
export function nutProgram(name: string): string | undefined {
  return ['/lib/nut', '/usr/lib/nut', '/usr/libexec/nut']
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

function programPath(name: string): string {
  const found = nutProgram(name);
  if (found === undefined) throw new Error(`${name} is not installed; test/e2e/install.sh installs it`);
  return found;
}

/** Ends a process of ours, and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function canConnect(port: number): Promise<true | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(undefined));
    socket.once('connect', () => socket.destroy());
  });
}
