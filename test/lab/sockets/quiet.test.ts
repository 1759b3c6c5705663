import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { whenQuiet } from '../../../src/lab/sockets/quiet.ts';

describe('a process is quiet', () => {
  it('after the last word that its sockets had for each other', async () => {
    const server = createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => socket.write(bytes));
    });
    onTestFinished(() => void server.close());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const client = connect({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, host: '127.0.0.1' });
    client.setNoDelay(true);
    onTestFinished(() => void client.destroy());
    let words = 0;
    client.on('connect', () => client.write('x'));
    client.on('data', () => {
      words += 1;
      if (words < 500) client.write('x');
    });
    await whenQuiet();
    expect(words).toBe(500);
  });

  it('after what was on its way to the disk has come there', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ananke-quiet-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    let isThere = false;
    const write = async (): Promise<void> => {
      const file = await open(join(folder, 'file'), 'w');
      await file.write('x'.repeat(100_000));
      await file.sync();
      await file.close();
      isThere = true;
    };
    void write();
    await whenQuiet();
    expect(isThere).toBe(true);
  });

  it('although a connection waits for somebody who says nothing', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const client = connect({ port: typeof address === 'object' ? (address?.port ?? 0) : 0, host: '127.0.0.1' });
    onTestFinished(() => {
      client.destroy();
      server.close();
    });
    await whenQuiet();
    expect(client.readyState).toBe('open');
  });
});
