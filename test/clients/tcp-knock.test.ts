import { spawn } from 'node:child_process';
import dns from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { knock, knockLimitMs } from '../../src/clients/tcp-knock.ts';
import { ownAddress } from '../support/loopback.ts';
import { realClock } from '../support/real-clock.ts';

const own = ownAddress();
const at = (port: number, address = own): Parameters<typeof knock>[0] => ({ name: 'alpha', address, port });

async function aListener(): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  server.listen(0, own);
  await once(server, 'listening');
  const address = server.address();
  const close = async (): Promise<void> => {
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { port: typeof address === 'object' && address !== null ? address.port : 0, close };
}

/** A process that listens and was stopped: once its short queue is full, the kernel drops what asks to come in. */
async function aDeafListener(): Promise<number> {
  const script = `const s = require('net').createServer().listen({port: 0, host: '${own}', backlog: 1}, () => console.log(s.address().port))`;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [text]: Buffer[] = await once(child.stdout, 'data');
  const port = Number(text?.toString());
  child.kill('SIGSTOP');
  const waiting: Socket[] = Array.from({ length: 8 }, () => connect({ port, host: own }));
  for (const socket of waiting) socket.on('error', () => undefined);
  onTestFinished(() => {
    for (const socket of waiting) socket.destroy();
  });
  await expect.poll(() => waiting.filter((socket) => !socket.connecting).length).toBeGreaterThan(0);
  return port;
}

describe('a knock', () => {
  it('is answered by whoever listens', async () => {
    expect(await knock(at((await aListener()).port), realClock)).toEqual({ is: 'answers' });
  });

  it('is refused where nobody does', async () => {
    const listener = await aListener();
    await listener.close();
    expect(await knock(at(listener.port), realClock)).toEqual({ is: 'refused' });
  });

  it('meets silence for a limited time', async () => {
    const port = await aDeafListener();
    const began = realClock.now();
    expect(await knock(at(port), realClock)).toEqual({ is: 'silent' });
    expect(realClock.now() - began).toBeGreaterThanOrEqual(knockLimitMs - 5);
    expect(realClock.now() - began).toBeLessThan(5 * knockLimitMs);
  });

  it('at a name whose resolver stays silent says nothing about the machine, which may run', async () => {
    // What hangs here is what a router or a name server without power does to whoever asks it.
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(() => undefined);
    onTestFinished(() => lookup.mockRestore());
    const knocked = await knock(at(22, 'alpha.example'), realClock);
    expect(knocked).toEqual({ is: 'cannot-knock', message: expect.stringContaining('alpha.example') });
    expect(lookup).toHaveBeenCalledOnce();
  });

  it('that cannot be made says nothing about the other side', async () => {
    const knocked = await knock(at(22, '255.255.255.255'), realClock);
    expect(knocked).toEqual({ is: 'cannot-knock', message: expect.stringContaining('alpha') });
  });
});
