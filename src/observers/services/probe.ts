/** Is this service well? Asked as a stranger would ask, one request after the other, and never answered with a guess. */
import type { ServiceCheck } from '../../api/config-startup.ts';
import type { HttpClient } from '../../clients/http/client.ts';
import type { ServiceReading } from '../../core/facts.ts';
import type { Clock } from '../../core/ports.ts';
import { generalProbe } from './general.ts';
import type { Probe } from './judgement.ts';
import { presetProbes } from './presets.ts';

/** A check asks for a handful of things; one that asks on for ever is wrong. */
const requestsAtMost = 8;

/** `timeout_seconds` is for all of it. Never rejects. */
export async function probeService(
  check: ServiceCheck,
  http: HttpClient,
  clock: Pick<Clock, 'now'>,
  signal: AbortSignal,
): Promise<ServiceReading> {
  const until = clock.now() + check.timeout_seconds * 1_000;
  const probes: Probe[] = check.preset === undefined ? [generalProbe(check)] : [...presetProbes[check.preset](check)];
  const said: string[] = [];
  for (let asked = 0; asked < requestsAtMost; asked += 1) {
    const probe = probes.shift();
    if (probe === undefined) return { healthy: true, message: said.join(', ') };
    const answer = await http.get(probe.url, Math.max(1, until - clock.now()), signal);
    if (answer.state === 'failed') return { healthy: false, message: answer.message };
    const judged = probe.judge(answer);
    if (judged.healthy === false) return { healthy: false, message: judged.message };
    if (judged.healthy === true) said.push(judged.message);
    else probes.unshift(judged.probe);
  }
  return { healthy: false, message: `asked on after ${requestsAtMost} requests` };
}
