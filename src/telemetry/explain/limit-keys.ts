/** Which keys of ananke.yaml the limit of a step is made of: found by watching what the real function reads. */
import type { Config } from '../../core/config.ts';
import type { Step } from '../../core/step.ts';
import { limitMs } from '../../reconcilers/limits.ts';

export interface LimitKeys {
  /** Infinity for none. */
  readonly limitMs: number;
  /** `shutdown.drain.timeout_seconds`; empty when it is fixed. */
  readonly keys: readonly string[];
  /** What the keys alone do not add up to. */
  readonly constantMs: number;
}

/** Names that differ between the file that people write and the configuration as it is decided upon. */
const otherNames: Readonly<Record<string, string>> = {
  'startup.stability_seconds': 'startup.service_checklist_stability_seconds',
};

export function limitKeysOf(step: Step, config: Config): LimitKeys {
  const read = new Map<string, number>();
  const limit = limitMs(
    step,
    watched(config, '', (path, value) => read.set(path, value)),
  );
  const sum = [...read.values()].reduce((total, value) => total + value, 0);
  return { limitMs: limit, keys: [...read.keys()].map(keyOf), constantMs: limit - sum };
}

/** `shutdown.drain.timeoutMs` -> `shutdown.drain.timeout_seconds` */
function keyOf(path: string): string {
  const key = path
    .replace(/^machines\.\d+\./, 'nodes[].')
    .replace(/Ms$/, 'Seconds')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return otherNames[key] ?? key;
}

function watched<Value extends object>(value: Value, path: string, note: (path: string, value: number) => void): Value {
  return new Proxy(value, {
    get(target, key): unknown {
      const child: unknown = Reflect.get(target, key);
      const place = path === '' ? String(key) : `${path}.${String(key)}`;
      if (typeof child === 'number' && key !== 'length') note(place, child);
      return typeof child === 'object' && child !== null ? watched(child, place, note) : child;
    },
  });
}
