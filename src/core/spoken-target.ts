/** What the operator's word asks of every machine that it does not leave alone. */
import type { Config } from './config.ts';
import type { DesiredSpec } from './desired.ts';
import type { Target } from './memory.ts';

export function spokenTarget(spec: Pick<DesiredSpec, 'cluster' | 'mode'>, config: Config): Target {
  if (spec.cluster === 'up') return 'running';
  if (spec.mode !== 'config') return spec.mode === 'poweroff' ? 'off' : 'stopped';
  return config.shutdown.poweroffEnabled ? 'off' : 'stopped';
}
