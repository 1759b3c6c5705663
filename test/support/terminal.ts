// A real terminal for one test: a tmux server of its own, a command in it, keys, sizes, and the screen as a person would see it.
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { root } from './command.ts';

/** Machines are shared and slow; who waits this long waits for something that does not come. */
const patienceMs = 60_000;
const lookEveryMs = 40;
/** For a test with some waits, the last of which may fail with what was on the screen. */
export const terminalTestMs = 180_000;

/** Without it these tests are skipped, and said to be; where it is asked for, as in CI, that is a failure. */
export const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) {
  if ((process.env['ANANKE_REQUIRE_TMUX'] ?? '') !== '')
    throw new Error('ANANKE_REQUIRE_TMUX is set and there is no tmux: apt-get install tmux');
  process.stderr.write('tests on a terminal are skipped, because tmux is not installed\n');
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}
export interface Terminal {
  /** Keys as tmux names them: `n`, `C-c`, `Up`. */
  readonly press: (...keys: readonly string[]) => Promise<void>;
  readonly resize: (size: Size) => Promise<void>;
  readonly screen: () => Promise<readonly string[]>;
  /** The screen once it is as wanted. */
  readonly until: (isWanted: (lines: readonly string[]) => boolean) => Promise<readonly string[]>;
  /** Once the command is over: its exit code, and whether the terminal is as it was before. */
  readonly end: () => Promise<{
    readonly code: number;
    readonly isGivenBack: boolean;
    readonly lines: readonly string[];
  }>;
  /** Everything that was written to it until now. */
  readonly bytes: () => Promise<Buffer>;
  /** Of the command, while it runs. */
  readonly pid: () => Promise<number>;
  /** Like closing the window. */
  readonly hangUp: () => Promise<void>;
}

export interface TerminalOptions extends Partial<Size> {
  readonly env?: Readonly<Record<string, string>>;
}

// It begins when all that is written is kept; its end is told in a word of its own, below whatever is left on the screen.
const script = `trap : INT
stty -echo; read -r go; stty echo
$COMMAND
code=$?
case $(stty -a) in *-icanon*) mode=raw ;; *) mode=cooked ;; esac
echo "ended with $code, $mode"
exec cat`;

export async function openTerminal(command: string, options: TerminalOptions = {}): Promise<Terminal> {
  const { columns = 80, rows = 24 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'tmux-'));
  const tmux = runnerOf(folder);
  onTestFinished(async () => {
    // Hung up or not: whatever is left of this server ends with it.
    await tmux('kill-server').catch(() => undefined);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    TERM: 'screen',
    TZ: 'UTC',
    LC_ALL: 'C.UTF-8',
    ...options.env,
  };
  const words = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const shell = ['sh', '-c', script.replace('$COMMAND', command)];
  await tmux('new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', root, 'env', '-i', ...words, ...shell);
  await tmux('pipe-pane', `exec cat > ${join(folder, 'bytes')}`);
  await tmux('send-keys', 'Enter');
  return terminalOn(tmux, folder);
}

type Tmux = (...words: readonly string[]) => Promise<string>;

function runnerOf(folder: string): Tmux {
  const env = { PATH: process.env['PATH'] ?? '', TMUX_TMPDIR: folder, LC_ALL: 'C.UTF-8' };
  const run = promisify(execFile);
  return async (...words) => {
    const { stdout } = await run('tmux', ['-u', '-L', 'ananke', '-f', '/dev/null', ...words], {
      env,
      encoding: 'utf8',
    });
    return stdout;
  };
}

function terminalOn(tmux: Tmux, folder: string): Terminal {
  const screen: Terminal['screen'] = async () => (await tmux('capture-pane', '-p')).trimEnd().split('\n');
  const until: Terminal['until'] = async (isWanted) => {
    const limit = performance.now() + patienceMs;
    for (;;) {
      const lines = await screen();
      if (isWanted(lines)) return lines;
      if (performance.now() > limit) throw new Error(`not what was waited for:\n${lines.join('\n')}`);
      await sleep(lookEveryMs);
    }
  };
  // A terminal echoes the ^C of somebody, in front of it.
  const told = /ended with (\d+), (raw|cooked)$/;
  return {
    screen,
    until,
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    resize: async ({ columns, rows }) => void (await tmux('resize-window', '-x', `${columns}`, '-y', `${rows}`)),
    async end() {
      const lines = await until((seen) => seen.some((text) => told.test(text)));
      const [, code, mode] = lines.map((text) => told.exec(text)).find((found) => found !== null) ?? [];
      const flags = await tmux('display-message', '-p', '#{cursor_flag} #{alternate_on} #{wrap_flag}');
      return { code: Number(code), isGivenBack: mode === 'cooked' && flags.trim() === '1 0 1', lines };
    },
    bytes: () => readFile(join(folder, 'bytes')),
    async pid() {
      const shell = (await tmux('display-message', '-p', '#{pane_pid}')).trim();
      const children = await readFile(`/proc/${shell}/task/${shell}/children`, 'utf8');
      return Number(children.trim().split(' ')[0]);
    },
    hangUp: async () => void (await tmux('kill-server')),
  };
}
