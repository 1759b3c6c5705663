// What the processes do that the tests of this folder start: `child.ts NAME ARGUMENT...`. Each prints what became of it.
import { openFiles } from '../../../src/clients/files/files.ts';
import { takeLock } from '../../../src/clients/files/lock.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const files = openFiles();

const deeds: Readonly<Record<string, (...args: string[]) => Promise<void>>> = {
  /** Replaces the file with one letter so many times, then with the other one, until it is killed. */
  async 'replace for ever'(path = '', length = '') {
    for (let turn = 0; ; turn += 1) {
      await files.replace(path, bytesOf((turn % 2 === 0 ? 'a' : 'b').repeat(Number(length))));
      if (turn === 0) say('writing');
    }
  },
  /** Adds lines `WORD 0`, `WORD 1`, ... one update at a time. */
  async add(path = '', word = '', times = '1') {
    const adding = openFiles({ lockWaitMs: 60_000 });
    for (let turn = 0; turn < Number(times); turn += 1) {
      await adding.update(path, (old) => bytesOf(`${new TextDecoder().decode(old)}${word} ${turn}\n`));
      if (turn === 0) say('adding');
    }
  },
  async hold(target = '') {
    await takeLock(target, 10_000);
    say('held');
    await new Promise((resolve) => setTimeout(resolve, 60_000));
  },
  async replace(path = '', text = '', umask = '022') {
    process.umask(Number.parseInt(umask, 8));
    await files.replace(path, bytesOf(text));
  },
  async append(path = '', text = '', umask = '022') {
    process.umask(Number.parseInt(umask, 8));
    await files.append(path, bytesOf(text));
  },
  async update(path = '', text = '') {
    await files.update(path, () => bytesOf(text));
  },
  async read(path = '') {
    say(new TextDecoder().decode(await files.read(path)));
  },
};

try {
  const [name = '', ...args] = process.argv.slice(2);
  await deeds[name]?.(...args);
  say('done');
} catch (error) {
  say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}
