// A process that logs to its real stdout, whoever reads it, and says on stderr that it has lived through it.
import { openHostClock } from '../../../src/clients/host-clock.ts';
import { line } from '../../../src/telemetry/log/line.ts';
import { createLogSink } from '../../../src/telemetry/log/sink.ts';

const sink = createLogSink({
  level: 'info',
  site: 'garden',
  host: 'keeper',
  clock: openHostClock(),
  out: process.stdout,
});
const why = 'x'.repeat(900);
for (let count = 0; count < 5_000; count += 1) {
  sink.tell([line('info', 'told', { count, why })]);
  // The failure of a write is heard in a later turn.
  if (count % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
}
process.stderr.write(`alive, ${sink.dropped()} lost\n`);
process.exitCode = 0;
