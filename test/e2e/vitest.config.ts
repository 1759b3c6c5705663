// Tests against real programs of the machine: `npm run test:e2e`. One file at a time, since they wait for real time.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 120_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
