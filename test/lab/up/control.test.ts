// The control socket of a lab: bounded, and whatever comes over it, it answers with a sentence or not at all.
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openHostClock } from '../../../src/clients/host-clock.ts';
import { askLab } from '../../../src/lab/up/control-client.ts';
import { type ControlServer, openControl } from '../../../src/lab/up/control-server.ts';
import type { Request } from '../../../src/lab/up/requests.ts';

let folder = '';
let server: ControlServer;
let asked: Request[] = [];
const path = (): string => join(folder, 'lab.sock');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ananke-control-'));
  asked = [];
  server = await openControl(path(), openHostClock(), (request) => {
    asked.push(request);
    return { is: 'done', said: 'heard' };
  });
});
afterEach(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function say(bytes: string | Uint8Array): Promise<string> {
  const socket = connect(path());
  const chunks: string[] = [];
  socket.on('data', (chunk) => chunks.push(String(chunk)));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return chunks.join('');
}

describe('the control socket', () => {
  it('is for its own user, and answers', async () => {
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    expect(await askLab(path(), { ask: 'clear', which: 'all' })).toEqual({ is: 'done', said: 'heard' });
    expect(asked).toEqual([{ ask: 'clear', which: 'all' }]);
  });

  it.each([
    ['no JSON', 'mains off please\n'],
    ['another question', '{"ask":"poweroff"}\n'],
    ['a field too many', '{"ask":"status","and":1}\n'],
    ['a wrong number', '{"ask":"fault","kind":"hung","target":"a","forMs":-1}\n'],
    ['a half of a number', '{"ask":"clear","which":1.5}\n'],
    ['bytes', Uint8Array.of(0, 255, 254, 10)],
    ['a line without end', 'x'.repeat(100_000)],
  ])('answers %s with a sentence, and asks nobody', async (_, bytes) => {
    expect(JSON.parse(await say(bytes))).toMatchObject({ is: 'wrong', said: expect.stringMatching(/\w/) });
    expect(asked).toEqual([]);
  });

  it('says what to do where no lab runs', async () => {
    await expect(askLab(join(folder, 'other.sock'), { ask: 'status' })).rejects.toThrow(
      /no lab runs here .*ananke lab up/,
    );
    await writeFile(join(folder, 'file'), '');
    await expect(askLab(join(folder, 'file'), { ask: 'status' })).rejects.toThrow(/no lab runs here|gave no answer/);
  });
});
