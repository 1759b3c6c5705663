// A stdout that keeps what is written to it; a test decides when its reader takes something.
import type { LogOutput } from '../../src/telemetry/log/sink.ts';

export interface KeptOutput extends LogOutput {
  readonly text: () => string;
  /** Lines as journald reads them: priority, and the JSON behind it. */
  readonly lines: () => readonly { readonly priority: number; readonly fields: Readonly<Record<string, unknown>> }[];
  /** From now on nobody takes anything, until the reader goes on. */
  readonly stall: () => void;
  readonly goOn: () => void;
}

export function createKeptOutput(): KeptOutput {
  let text = '';
  let stalled: (() => void)[] | undefined;
  return {
    write(more, done) {
      const take = (): void => {
        text += more;
        done();
      };
      if (stalled === undefined) take();
      else stalled.push(take);
    },
    on: () => undefined,
    text: () => text,
    lines: () =>
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => {
          const [, priority = '', json = ''] = /^<(\d)>(.*)$/.exec(line) ?? [];
          return { priority: Number(priority), fields: JSON.parse(json) as Record<string, unknown> };
        }),
    stall: () => {
      stalled = [];
    },
    goOn: () => {
      const waiting = stalled ?? [];
      stalled = undefined;
      for (const take of waiting) take();
    },
  };
}
