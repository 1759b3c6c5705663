// Prints the last line of a test run, `N passed, N failed` alone on a line, which scripts can read.
import type { Reporter, TestModule, TestRunEndReason } from 'vitest/node';

export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>, reason: TestRunEndReason): void {
    const line = closingLine(modules, errors, reason);
    // vitest's own summary is written later than this hook by some reporters, so this waits for the end of the process.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}

function closingLine(
  modules: ReadonlyArray<TestModule>,
  errors: ReadonlyArray<unknown>,
  reason: TestRunEndReason,
): string {
  let passed = 0;
  // A file that cannot be loaded and an error outside of any test fail the run without failing a test.
  let failed = errors.length;
  for (const module of modules) {
    const tests = [...module.children.allTests()];
    passed += tests.filter((test) => test.result().state === 'passed').length;
    const failedTests = tests.filter((test) => test.result().state === 'failed').length;
    failed += failedTests === 0 && module.state() === 'failed' ? 1 : failedTests;
  }
  if (failed === 0 && reason === 'failed') failed = 1;
  return `${passed} passed, ${failed} failed`;
}
