/** What was worked out for a configuration is kept with it: the same questions come tick after tick. */
import type { Config } from './config.ts';

/** Answers per configuration; few sets of UPSes fail together in the life of a process. Beyond it, keeping begins anew. */
const keptAtMost = 256;

/** Answers by key, each found once; the same key of the same configuration gets the same object. */
export function keptPerConfig<Answer extends object>(): (config: Config, key: string, find: () => Answer) => Answer {
  const all = new WeakMap<Config, Map<string, Answer>>();
  return (config, key, find) => {
    const ofConfig = all.get(config) ?? new Map<string, Answer>();
    const known = ofConfig.get(key);
    if (known !== undefined) return known;
    const found = find();
    if (ofConfig.size >= keptAtMost) ofConfig.clear();
    all.set(config, ofConfig.set(key, found));
    return found;
  };
}
