// `upsmon` as it comes: what it polls by is its own default. It watches and can do nothing else: its shutdown command is `true`, it
// feeds nothing of this machine (power value 0), and it runs as nobody when it would be root.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { end } from '../e2e/real-upsd.ts';

/** Of Debian and of Linux as such (nobody, nogroup). */
const nobody = 65_534;
const watcher = { user: 'watcher', password: 'watcher' };
/** What upsd has to know of it. */
export const watcherLines: readonly string[] = [
  `[${watcher.user}]`,
  `password = ${watcher.password}`,
  'upsmon secondary',
];

export interface Upsmon {
  readonly child: ChildProcess;
  close(): Promise<void>;
}

/** `onLow`: its battery is low, or it is on mains again, in the moment in which upsmon says so. */
export function startUpsmon(
  program: string,
  port: number,
  upses: readonly string[],
  onLow: (ups: string, low: boolean) => void,
): Upsmon {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-upsmon-'));
  const asNobody = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  const lines = [
    ...upses.map((ups) => `MONITOR ${ups}@127.0.0.1:${port} 0 ${watcher.user} ${watcher.password} secondary`),
    'MINSUPPLIES 0',
    'SHUTDOWNCMD "/bin/true"',
    // Said on its output and nowhere else: no terminal of this machine is written to.
    ...['LOWBATT', 'ONLINE', 'ONBATT', 'COMMOK', 'COMMBAD', 'NOCOMM', 'FSD', 'SHUTDOWN'].flatMap((what) => [
      `NOTIFYFLAG ${what} SYSLOG`,
      `NOTIFYMSG ${what} "ananke-bench ${what} %s"`,
    ]),
  ];
  const path = join(folder, 'upsmon.conf');
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o600 });
  if (asNobody.uid !== undefined) for (const one of [folder, path]) chownSync(one, asNobody.uid, asNobody.gid);
  chmodSync(folder, 0o700);
  const child = spawn(program, ['-p', '-F', '-D'], {
    ...asNobody,
    env: { NUT_CONFPATH: folder, NUT_STATEPATH: folder, NUT_ALTPIDPATH: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  createInterface(child.stderr).on('line', (line) => {
    const [, what, ups = ''] = /ananke-bench (LOWBATT|ONLINE) ([^@\s]+)@/.exec(line) ?? [];
    if (what !== undefined) onLow(ups, what === 'LOWBATT');
  });
  return {
    child,
    async close() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
