// Clients of a real upsd: ours, and one that says what it is told.
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { createNutClient, type NutClient, type NutClientOptions } from '../../src/clients/nut/client.ts';
import { createRealClock, until } from './real-clock.ts';

export const clock = createRealClock();

export function aClient(port: number, options: Partial<NutClientOptions> = {}): NutClient {
  const client = createNutClient({ host: '127.0.0.1', port, clock, random: Math.random, ...options });
  onTestFinished(() => client.close());
  return client;
}

/** The variables, once the driver has some. */
export const known = (client: NutClient, ups: string): Promise<ReadonlyMap<string, string>> =>
  until(`${ups} has data`, async () => {
    const answer = await client.variables(ups);
    return answer.is === 'ok' && answer.value.get('ups.status') !== 'WAIT' ? answer.value : undefined;
  });

/** What comes for each of these lines, sent one after another once it is quiet. */
export async function say(port: number, lines: readonly string[]): Promise<readonly string[]> {
  const socket = connect(port, '127.0.0.1');
  let said = '';
  socket.on('data', (bytes) => (said += String(bytes)));
  const answers: string[] = [];
  for (const line of lines) {
    said = '';
    socket.write(`${line}\n`);
    await quiet(socket, () => said.length);
    answers.push(`${line}: ${said}`);
  }
  socket.destroy();
  return answers;
}

/** Nothing has come for 60 ms. */
async function quiet(socket: Socket, length: () => number): Promise<void> {
  for (let last = -1; last !== length() && !socket.destroyed; ) {
    last = length();
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
}
