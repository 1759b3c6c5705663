// Which keys of ananke.yaml the limit of a step is made of: found by watching what the real function reads.
import type { Config } from '../../src/core/config.ts';
import type { Step } from '../../src/core/step.ts';
import { limitMs } from '../../src/reconcilers/limits.ts';
import { code } from './markdown.ts';

/** Names that differ between the file that people write and the configuration as it is decided upon. */
const otherNames: Readonly<Record<string, string>> = {
  'startup.stability_seconds': 'startup.service_checklist_stability_seconds',
};

export function limitInWords(step: Step, config: Config): string {
  const read = new Set<string>();
  const limit = limitMs(
    step,
    watched(config, '', (path) => read.add(path)),
  );
  if (limit === Infinity) return 'none';
  if (read.size === 0) return `${limit / 1000} s, fixed`;
  return [...read].map((path) => code(keyOf(path))).join(' + ') + constantPart(limit, read, config);
}

/** What the keys alone do not add up to. */
function constantPart(limit: number, read: ReadonlySet<string>, config: Config): string {
  const sum = [...read].reduce((total, path) => total + numberAt(config, path), 0);
  return limit === sum ? '' : ` + ${(limit - sum) / 1000} s`;
}

function numberAt(config: Config, path: string): number {
  let value: unknown = config;
  for (const key of path.split('.')) value = (value as Readonly<Record<string, unknown>>)[key];
  return Number(value);
}

/** `shutdown.drain.timeoutMs` -> `shutdown.drain.timeout_seconds` */
function keyOf(path: string): string {
  const key = path
    .replace(/^machines\.\d+\./, 'nodes[].')
    .replace(/Ms$/, 'Seconds')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return otherNames[key] ?? key;
}

function watched<Value extends object>(value: Value, path: string, note: (path: string) => void): Value {
  return new Proxy(value, {
    get(target, key): unknown {
      const child: unknown = Reflect.get(target, key);
      const place = path === '' ? String(key) : `${path}.${String(key)}`;
      if (typeof child === 'number' && key !== 'length') note(place);
      return typeof child === 'object' && child !== null ? watched(child, place, note) : child;
    },
  });
}
