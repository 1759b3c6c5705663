// What upsd serves, asked every 10 ms over one connection: the moment from which anybody could have known.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const askEveryMs = 10;

/** `onLow`: whether upsd says that its battery is low; told at each answer. */
export function watchServed(
  port: number,
  upses: readonly string[],
  onLow: (ups: string, low: boolean) => void,
): { close(): void } {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  // Whoever measures sees that nothing is told any more, and says so.
  socket.on('error', () => undefined);
  createInterface(socket).on('line', (line) => {
    const [, ups = '', status] = /^VAR (\S+) ups\.status "(.*)"$/.exec(line) ?? [];
    if (status !== undefined) onLow(ups, status.split(' ').includes('LB'));
  });
  const asking = setInterval(() => {
    for (const ups of upses) socket.write(`GET VAR ${ups} ups.status\n`);
  }, askEveryMs);
  return {
    close() {
      clearInterval(asking);
      socket.destroy();
    },
  };
}
