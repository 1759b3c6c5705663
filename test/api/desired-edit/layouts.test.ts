// In whatever layout a person has written the file: an edit changes what it is about, and nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDesired } from '../../../src/api/desired.ts';
import type { Change } from '../../../src/api/desired-edit/change.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import { bytesOf } from '../files.ts';
import { anyChange } from './changes.ts';
import { config, edited, stamp, textOf } from './edits.ts';
import { expectedSpec } from './expected-spec.ts';
import { anySaid, type Layout, layoutOf } from './layouts.ts';

const numRuns = 120;
const drawn = [anySaid, fc.gen()] as const;

function specOf(text: string): DesiredSpec {
  const desired = parseDesired(bytesOf(text), config);
  if (desired.state !== 'valid') throw new Error(`${JSON.stringify(desired)}\n${text}`);
  return desired.spec;
}

/** The lines that the change is not about, in their order. */
function untouched({ lines }: Layout, change: Change): readonly string[] {
  const about: Readonly<Record<Change['kind'], readonly string[]>> = {
    say: ['cluster', 'mode', 'reason', 'options', 'ignoredNodes'],
    release: ['countermands', 'options'],
    pause: ['act', 'actUntil', 'options'],
    resume: ['act', 'actUntil', 'options'],
  };
  const owners = [...about[change.kind], ...about[change.kind].map((key) => `${key} key`)];
  return lines
    .filter(
      ({ text, owner }) =>
        !['root', 'metadata', 'metadata key', 'spec', ...owners].includes(owner) && !/[&*]a\d/.test(text),
    )
    .map(({ text }) => text);
}

function expectInOrder(wanted: readonly string[], text: string): void {
  const lines = text.replaceAll('\r', '').replace('\uFEFF', '').split('\n');
  let from = 0;
  for (const line of wanted) {
    const at = lines.indexOf(line, from);
    if (at < 0) throw new Error(`${JSON.stringify(line)} is gone from\n${text}`);
    from = at + 1;
  }
}

describe('an edit of a file in any layout', () => {
  it('finds layouts that are valid to begin with', () => {
    fc.assert(
      fc.property(...drawn, (said, draw) => {
        expect(specOf(layoutOf(said, draw).text)).toMatchObject({ cluster: said.cluster, reason: said.reason ?? '' });
      }),
      { numRuns },
    );
  });

  it('says exactly what was said, and keeps every comment and every line that it is not about', () => {
    fc.assert(
      fc.property(...drawn, anyChange, (said, draw, change) => {
        const layout = layoutOf(said, draw);
        const edit = edited(layout.text, change);
        const text = textOf(edit.bytes);
        expect(edit.rejected, layout.text).toBeUndefined();
        expect(edit.after, text).toEqual(expectedSpec(specOf(layout.text), change, stamp));
        expect(specOf(text)).toEqual(edit.after);
        expect(layout.comments.filter((comment) => !text.includes(comment))).toEqual([]);
        expectInOrder(untouched(layout, change), text);
      }),
      { numRuns },
    );
  });

  it('keeps line ends, a byte order mark, and the end of the file', () => {
    fc.assert(
      fc.property(...drawn, anyChange, (said, draw, change) => {
        const { text } = layoutOf(said, draw);
        const after = textOf(edited(text, change).bytes);
        expect(after.startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
        expect(/(?<!\r)\n/.test(after)).toBe(/(?<!\r)\n/.test(text) || (!text.includes('\n') && after.includes('\n')));
        expect(after.endsWith('\n')).toBe(text.endsWith('\n'));
      }),
      { numRuns },
    );
  });

  it('is right also where the layout is one that nobody writes, and loses nothing', () => {
    let isKept = 0;
    fc.assert(
      fc.property(...drawn, anyChange, (said, draw, change) => {
        const { text, comments } = layoutOf(said, draw, true);
        const edit = edited(text, change);
        expect(edit.after).toEqual(expectedSpec(specOf(text), change, stamp));
        if (edit.rejected === undefined) isKept += 1;
        const all = textOf(edit.bytes) + textOf(edit.rejected);
        expect(comments.filter((comment) => !all.includes(comment))).toEqual([]);
        expect([text, '']).toContain(textOf(edit.rejected));
      }),
      { numRuns },
    );
    expect(isKept).toBeGreaterThan(numRuns * 0.9);
  });

  it('is not in the way of the next one', () => {
    fc.assert(
      fc.property(...drawn, fc.array(anyChange, { minLength: 3, maxLength: 6 }), (said, draw, changes) => {
        const layout = layoutOf(said, draw);
        let { text } = layout;
        let spec = specOf(text);
        for (const change of changes) {
          const edit = edited(text, change);
          spec = expectedSpec(spec, change, stamp);
          text = textOf(edit.bytes);
          expect(edit.rejected).toBeUndefined();
          expect(edit.after).toEqual(spec);
        }
        expect(layout.comments.filter((comment) => !text.includes(comment))).toEqual([]);
      }),
      { numRuns: numRuns / 4 },
    );
  });
});
