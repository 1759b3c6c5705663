// Two workers suit the smallest machine that has to run this, one with two cores; more only help when they exist.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need programs of the machine: `npm run test:e2e`.
    exclude: ['test/e2e/**'],
    pool: 'threads',
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 30_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
