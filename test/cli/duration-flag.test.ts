// Durations of `--for`, and how they are said back.
import { expect, it } from 'vitest';
import { durationMs, durationWords } from '../../src/cli/edit/duration-flag.ts';

it.each([
  ['30s', '30 seconds'],
  ['1s', '1 second'],
  ['90s', '1 minute 30 seconds'],
  ['30m', '30 minutes'],
  ['1h30m', '1 hour 30 minutes'],
  ['12h', '12 hours'],
])('%s is said as %s', (text, words) => {
  expect(durationWords(durationMs(text, '--for'))).toBe(words);
});
