/**
 * What people and UPSes ask for, without what the configuration makes of it. Targets that differ while this is the same differ because
 * somebody edited ananke.yaml: that is no cause to stop or to start anything.
 */
import type { DesiredSpec } from '../../core/desired.ts';
import type { UpsName } from '../../core/ids.ts';
import type { Memory } from '../../core/memory.ts';
import { entriesOf } from '../../core/records.ts';

export interface AskedFor {
  readonly spec: DesiredSpec;
  readonly holds: Memory['holds'];
  readonly dark: ReadonlySet<UpsName>;
  readonly cycling: ReadonlySet<UpsName>;
}

/** Equal texts, equal wishes. */
export function askedFor({ spec, holds, dark, cycling }: AskedFor): string {
  const active = entriesOf(holds).flatMap(([name, { phase, mode, nodes }]) =>
    phase === 'Active' ? [`${name} ${mode} ${nodes?.join(',') ?? 'all'}`] : [],
  );
  const word = `${spec.cluster} ${spec.cluster === 'down' ? spec.mode : ''}`;
  // Sorted: a record that comes back from a file may have its keys in another order.
  return [word, ...[spec.ignoredNodes, active, dark, cycling].map((names) => [...names].sort().join(';'))].join(' | ');
}
