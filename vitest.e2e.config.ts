// Tests that need packages of the machine: `sh test/e2e/install-ssh.sh` first. `npm test` runs without them.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    pool: 'threads',
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
