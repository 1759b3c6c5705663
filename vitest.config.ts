// One worker more than there are cores: many tests wait for a process or a socket, and another can work meanwhile.
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need programs of the machine: `npm run test:e2e`.
    exclude: ['test/e2e/**'],
    // Not threads: what one test starts would hold, between fork and exec, a copy of the sockets that another one has just closed.
    pool: 'forks',
    maxWorkers: availableParallelism() + 1,
    testTimeout: 30_000,
    reporters: ['default', './test/support/closing-line-reporter.ts'],
  },
});
