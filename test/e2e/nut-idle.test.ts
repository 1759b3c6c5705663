import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { aClient, known } from './nut-clients.ts';
import { aRealUpsd } from './upsd.ts';

describe('a real upsd', () => {
  it('does not drop a client that is idle for longer than a minute', async () => {
    const upsd = await aRealUpsd([{ name: 'rack', variables: { 'ups.status': 'OL' } }]);
    let connections = 0;
    const proxy = createServer((socket) => {
      connections += 1;
      const onward = connect(upsd.port, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      for (const end of [socket, onward]) end.on('error', () => undefined);
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const address = proxy.address();
    const client = aClient(typeof address === 'object' && address !== null ? address.port : 0);
    await known(client, 'rack');
    await new Promise((resolve) => setTimeout(resolve, 70_000));
    expect(await client.variables('rack')).toMatchObject({ is: 'ok' });
    expect(connections).toBe(1);
  });
});
