// The demo on a real terminal, as somebody starts it who has just cloned the repository.
import { describe, expect, it, vi } from 'vitest';
import { hasTmux, openTerminal, terminalTestMs } from '../support/terminal.ts';

/** Its first line is what the world does. */
const hasBegun = (lines: readonly string[]): boolean => /^demo {3}\d/.test(lines[0] ?? '');
const begun = { columns: 80, rows: 24 };
const larger = { columns: 100, rows: 30 };

vi.setConfig({ testTimeout: terminalTestMs });
/** The story waits for nobody: a test that is held up for seconds comes too late for its middle. */
const mayBeLate = { retry: 2 };

describe.runIf(hasTmux)('the demo on a terminal', () => {
  it(
    'goes on when the terminal changes its size and keys are pressed, and its last picture stays',
    mayBeLate,
    async () => {
      const { until, resize, press, end } = await openTerminal('npm run -s demo -- --in-memory', begun);
      await until(hasBegun);
      await press('n');
      await resize(larger);
      const footer = (lines: readonly string[]): string => lines.at(-1) ?? '';
      // Only what is drawn for the new size is as wide.
      const seen = await until(
        (lines) => /\[n\] all nodes: on/.test(footer(lines)) && footer(lines).length === larger.columns,
      );
      expect(seen.filter((text) => text.startsWith('NODE '))).toHaveLength(1);
      await press('n');
      const { code, isGivenBack, lines } = await end();
      expect({ code, isGivenBack }).toEqual({ code: 0, isGivenBack: true });
      expect(lines.join('\n')).toMatch(
        /titan {2}UP, converged[\s\S]*GATES[\s\S]*Converged: every service answers again\.\n/,
      );
    },
  );

  it('is stopped with Ctrl-C, in one line and with an exit code of its own', mayBeLate, async () => {
    const { until, press, end } = await openTerminal('npm run -s demo -- --in-memory', begun);
    await until(hasBegun);
    await press('C-c');
    const { code, isGivenBack, lines } = await end();
    expect({ code, isGivenBack }).toEqual({ code: 130, isGivenBack: true });
    const said = lines.findIndex((text) => text.startsWith('Stopped. '));
    expect(lines.slice(said)).toEqual([
      'Stopped. Nothing outside this process was touched: it was a simulated site.',
      'ended with 130, cooked',
    ]);
  });
});
