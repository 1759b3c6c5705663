// A port of the loopback that behaves as a machine without power does.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../src/lab/servers/free-port.ts';
import { openSilentPorts, type SilentPorts } from '../../../../src/lab/servers/ssh/silent-ports.ts';

/** Nobody answers within this: a kernel would within a millisecond. */
const patienceMs = 200;

async function knock(port: number): Promise<'answers' | 'refused' | 'silent'> {
  const socket = connect({ host: '127.0.0.1', port });
  const answered = once(socket, 'connect').then(
    () => 'answers' as const,
    () => 'refused' as const,
  );
  const end = await Promise.race([answered, sleep(patienceMs, 'silent' as const)]);
  socket.destroy();
  return end;
}
async function silentPorts(): Promise<SilentPorts> {
  const ports = await openSilentPorts();
  onTestFinished(() => ports.end());
  return ports;
}

describe('a silent port', () => {
  it('answers nobody, however often one knocks', async () => {
    const [ports, port] = [await silentPorts(), await freePort()];
    ports.open('127.0.0.1', port);
    expect([await knock(port), await knock(port), await knock(port)]).toEqual(['silent', 'silent', 'silent']);
  });

  it('is free for its machine again at once', async () => {
    const [ports, port] = [await silentPorts(), await freePort()];
    ports.open('127.0.0.1', port);
    ports.close('127.0.0.1', port);
    expect(await knock(port)).toBe('refused');
    const door = createServer((socket) => socket.on('error', () => undefined)).listen(port, '127.0.0.1');
    await once(door, 'listening');
    expect(await knock(port)).toBe('answers');
    door.close();
  });

  it('leaves the others silent when one of them speaks again', async () => {
    const [ports, one, other] = [await silentPorts(), await freePort(), await freePort()];
    ports.open('127.0.0.1', one);
    ports.open('127.0.0.1', other);
    ports.close('127.0.0.1', one);
    expect([await knock(one), await knock(other)]).toEqual(['refused', 'silent']);
  });

  it('that somebody else has is an error', async () => {
    const door = createServer().listen(0, '127.0.0.1');
    await once(door, 'listening');
    const address = door.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const ports = await silentPorts();
    expect(() => ports.open('127.0.0.1', port)).toThrow('EADDRINUSE');
    door.close();
  });
});
