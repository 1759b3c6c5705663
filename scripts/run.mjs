// Runs one of the repository's commands on the locked Node, and installs the locked packages first when they are
// missing or differ from package-lock.json. Plain JavaScript without dependencies, because it has to start on whatever
// Node the machine has. Everything it says goes to stderr: the stdout of the command is often read by a program.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, 'node_modules');
const nodePackage = `node-${process.platform}-${process.arch}`;
const lockedNode = join(modules, nodePackage, 'bin', 'node');
// Outside node_modules, because `npm ci` removes that folder.
const lock = join(root, '.cache', 'install.lock');
const lockWaitMs = 10 * 60 * 1000;

await main(process.argv.slice(2));

async function main([entry, ...args]) {
  if (entry === undefined) fail('usage: node scripts/run.mjs FILE.ts|COMMAND [ARGUMENT...]', 2);
  await installIfNeeded();
  const node = findNode();
  // A bare name is a tool from node_modules/.bin, which are JavaScript files or launchers with a node shebang.
  const isFile = entry.endsWith('.ts') || entry.endsWith('.mjs');
  if (isFile && !existsSync(join(root, entry))) fail(`${entry} does not exist in this version of the repository`, 1);
  const tool = join(modules, '.bin', entry);
  if (!isFile && !existsSync(tool)) fail(`no such tool: ${entry}`, 2);
  // Tools like vitest start their workers with process.execPath, so they have to run on the locked Node as well.
  run(node, [isFile ? join(root, entry) : tool, ...args]);
}

/** Node's own binary of the locked version, else the running one when it is new enough. */
function findNode() {
  if (existsSync(lockedNode)) return lockedNode;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 22)) return process.execPath;
  return fail(
    `the package ${nodePackage} is not installed and this Node is ${process.version}; Node 22.22 or newer is needed; ` +
      'ananke is developed on Linux, on x64 and arm64',
    1,
  );
}

function run(node, args) {
  const child = spawn(node, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: [dirname(node), join(modules, '.bin'), process.env.PATH ?? ''].join(delimiter),
    },
  });
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'];
  for (const signal of signals) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to both processes; a second one would mean "at once" to most tools.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on('error', (error) => fail(`cannot start ${node}: ${error.message}`, 1));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
    // A pending handler must not keep this process alive after its child.
    for (const name of signals) process.removeAllListeners(name);
  });
}

async function installIfNeeded() {
  if (isCurrent()) return;
  await takeLock();
  try {
    if (!isCurrent()) install();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * npm writes node_modules/.package-lock.json as the last thing of an install: what is there is complete. Optional
 * packages may be absent, since most of them belong to other platforms.
 */
function isCurrent() {
  const installed = packagesOf(join(modules, '.package-lock.json'));
  const locked = packagesOf(join(root, 'package-lock.json')) ?? {};
  if (installed === undefined) return false;
  // Somebody may have installed without optional packages, but this one is needed on its own platform.
  if (locked[`node_modules/${nodePackage}`] !== undefined && !existsSync(lockedNode)) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    const found = installed[path];
    if (path === '' || (found === undefined && wanted.optional)) return true;
    return found?.version === wanted.version && found?.integrity === wanted.integrity;
  });
}

function packagesOf(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function install() {
  say('installing the locked packages (npm ci) ...');
  // Development packages are what the commands are made of, so NODE_ENV=production must not leave them out.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--include=dev', '--include=optional'];
  // npm looks at the Node that runs it and warns about engines; the tools run on the locked Node, not on that one.
  const done = spawnSync('npm', [...args, '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.error) fail(`cannot start npm: ${done.error.message}`, 1);
  if (done.status !== 0) fail(`npm ci failed with code ${done.status ?? done.signal}; its messages are above`, 1);
}

/** A folder is the lock, since making one is atomic. The owner's process id tells a leftover from a running install. */
async function takeLock() {
  mkdirSync(dirname(lock), { recursive: true });
  const started = Date.now();
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(lock);
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (ownerIsGone()) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (Date.now() - started > lockWaitMs) fail(`another install holds ${lock}`, 1);
    if (!waited) say('another run is installing packages, waiting for it ...');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

function ownerIsGone() {
  try {
    // Between making the folder and writing the id there is a moment without an id; leave that moment alone.
    if (!existsSync(join(lock, 'pid'))) return Date.now() - statSync(lock).mtimeMs > 5000;
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function say(text) {
  process.stderr.write(`ananke: ${text}\n`);
}

function fail(text, code) {
  say(text);
  // A fail inside the install must not leave its lock behind; process.exit skips the finally block.
  if (existsSync(join(lock, 'pid')) && readFileSync(join(lock, 'pid'), 'utf8') === String(process.pid)) {
    rmSync(lock, { recursive: true, force: true });
  }
  process.exit(code);
}
