/** The general form of a check: status codes, and values that a JSON answer must have. */
import type { ServiceCheck } from '../../api/config-startup.ts';
import { valueAt } from './json-path.ts';
import { jsonIn, type Probe, statusWords, unwell, well } from './judgement.ts';

export function generalProbe({ url, accept_status, expect_json }: ServiceCheck): Probe {
  const accepted = accept_status ?? [200];
  const expected = Object.entries(expect_json ?? {});
  return {
    url,
    judge(answer) {
      if (!accepted.includes(answer.status)) return unwell(`${statusWords(answer)}, and not ${accepted.join(' or ')}`);
      if (expected.length === 0) return well(`HTTP ${answer.status}`);
      const read = jsonIn(answer);
      if ('why' in read) return unwell(`HTTP ${answer.status}, but ${read.why}`);
      const wrong = expected.find(([path, value]) => valueAt(read.json, path) !== value);
      if (wrong === undefined) return well(`HTTP ${answer.status}, as expected`);
      const [path, value] = wrong;
      return unwell(`HTTP ${answer.status}, but ${path} is ${shown(valueAt(read.json, path))} and not ${shown(value)}`);
    },
  };
}

/** Enough to recognise it; a body must not fill the status. */
const shownAtMost = 60;

export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > shownAtMost ? `${text.slice(0, shownAtMost)}...` : text;
}
