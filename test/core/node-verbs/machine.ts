// A machine in a folder: real sh and real text tools, and shims in place of everything that would touch the machine of the test.
// PATH holds nothing else, so that a script which forgets itself finds no systemctl at all.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Layout, layoutOf, type MachineKind } from '../../../src/core/node-verbs/layout.ts';
import { commandFor } from '../../../src/core/node-verbs/script.ts';
import type { NodeVerb } from '../../../src/core/node-verbs.ts';

export const machineId = '0123456789abcdef0123456789abcdef';
export const boot = '6f0d5c3a-8f0e-4b6e-9a53-0d8f6f3b1c2d';

const tools = 'sh cat sed awk date head cut tr grep mkdir mv rm dirname basename timeout sleep xargs'.split(' ');

export interface FolderMachine {
  readonly folder: string;
  readonly layout: Layout;
  /** Writes a file of the machine, below its folder. */
  put(path: string, text: string): void;
  read(path: string): string | undefined;
  /** Replaces a command. The text is the script behind `#!/bin/sh`; `$D` is the folder. */
  shim(name: string, script: string): void;
  /** A container of containerd that a process runs. */
  container(
    id: string,
    namespace: string,
    options?: { readonly type?: 'sandbox'; readonly pid?: number; readonly gone?: true },
  ): void;
  /** Every command that a shim heard, in order. */
  calls(): readonly string[];
  run(verb: NodeVerb): { readonly output: string; readonly errors: string; readonly status: number | null };
  /** The script as it is, cut off after a share of its text, as on a connection that breaks. */
  runPart(verb: NodeVerb, characters: number): string;
}

export function aMachine(kind: MachineKind = { distribution: 'k3s', role: 'server' }): FolderMachine {
  const folder = mkdtempSync(join(tmpdir(), 'ananke-machine-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['bin', 'tools', 'tasks', 'proc', 'units', 'run', 'snapshots']) mkdirSync(join(folder, name));
  for (const tool of tools) symlinkSync(which(tool), join(folder, 'tools', tool));
  const layout = layoutIn(folder, kind);
  const machine = machineIn(folder, layout);
  machine.put('boot_id', `${boot}\n`);
  machine.put('machine-id', `${machineId}\n`);
  machine.put('mounts', 'proc /proc proc rw 0 0\n');
  machine.put('show', 'LoadState=loaded\nActiveState=active\n');
  machine.put('jobs', '');
  machine.shim(
    'systemctl',
    `case "$*" in
  'show --property=LoadState --property=ActiveState '*) cat "$D/show" ;;
  'show --property=LoadState '*) grep LoadState "$D/show" ;;
  'show --property=ActiveState ananke-'*) echo ActiveState=inactive ;;
  'show --property=ActiveState '*) grep ActiveState "$D/show" ;;
  list-jobs*) cat "$D/jobs" ;;
  list-units*) cat "$D/list-units" 2>/dev/null ;;
esac
exit 0`,
  );
  machine.shim('timedatectl', 'echo yes');
  machine.shim('systemd-run', 'exit 0');
  machine.shim('sync', 'exit 0');
  return machine;
}

function layoutIn(folder: string, kind: MachineKind): Layout {
  const layout = layoutOf(kind);
  return {
    ...layout,
    ...(layout.snapshots === undefined ? {} : { snapshots: join(folder, 'snapshots') }),
    tasks: join(folder, 'tasks'),
    kubelet: '/var/lib/kubelet',
    bootId: join(folder, 'boot_id'),
    machineId: join(folder, 'machine-id'),
    mounts: join(folder, 'mounts'),
    proc: join(folder, 'proc'),
    marker: join(folder, 'node', 'stay-down'),
    units: join(folder, 'units'),
    run: join(folder, 'run'),
    searchPath: join(folder, 'bin'),
  };
}

function machineIn(folder: string, layout: Layout): FolderMachine {
  const env = { PATH: `${join(folder, 'bin')}:${join(folder, 'tools')}`, LANG: 'de_DE.UTF-8' };
  const commandOf = (verb: NodeVerb): { readonly words: readonly string[]; readonly input: string } => {
    const built = commandFor(verb, layout, 'root');
    if (built.is === 'refused') throw new Error(built.message);
    return built.command;
  };
  const start = (verb: NodeVerb, input: string) => {
    const [shell = '', ...args] = commandOf(verb).words;
    return spawnSync(shell, args, { input, env, encoding: 'utf8', timeout: 20_000 });
  };
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const read = (path: string): string | undefined =>
    existsSync(join(folder, path)) ? readFileSync(join(folder, path), 'utf8') : undefined;
  return {
    folder,
    layout,
    put,
    read,
    shim(name, script) {
      put(join('bin', name), `#!/bin/sh\nD='${folder}'\necho "${name} $*" >>"$D/calls"\n${script}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    },
    container(
      id,
      namespace,
      { type, pid = 4_200_000 + Number.parseInt(Buffer.from(id).toString('hex').slice(0, 4), 16), gone } = {},
    ) {
      const annotations = {
        'io.kubernetes.cri.container-type': type ?? 'container',
        'io.kubernetes.cri.sandbox-namespace': namespace,
      };
      put(join('tasks', id, 'config.json'), JSON.stringify({ ociVersion: '1.2.0', annotations, linux: {} }));
      put(join('tasks', id, 'init.pid'), String(pid));
      if (gone !== true) put(join('proc', String(pid), 'cgroup'), `0::/kubepods/burstable/pod1/${id}\n`);
    },
    calls: () => (read('calls') ?? '').split('\n').filter((line) => line !== ''),
    run(verb) {
      const { stdout, stderr, status } = start(verb, commandOf(verb).input);
      return { output: stdout, errors: stderr, status };
    },
    runPart: (verb, characters) => start(verb, commandOf(verb).input.slice(0, characters)).stdout,
  };
}

/** A process that does nothing, for a container; its end is told with the signal. */
export function aProcess(): { readonly pid: number; ended(): Promise<string | null>; isAlive(): boolean } {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  const ended = new Promise<string | null>((resolve) => {
    child.on('exit', (_code, signal) => resolve(signal));
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return {
    pid: child.pid ?? 0,
    ended: () => ended,
    isAlive: () => child.exitCode === null && child.signalCode === null,
  };
}

function which(tool: string): string {
  return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { encoding: 'utf8' }).trim();
}
