// The mirror of holds in desired.yaml: written for people, without touching what they wrote.
import { describe, expect, it } from 'vitest';
import { mirrorHolds } from '../../../src/api/desired-edit/mirror-holds.ts';
import type { HoldMirror } from '../../../src/api/desired-schema.ts';
import { aConfig } from '../../support/builders/config.ts';

const config = aConfig();
const head = `# What the site should be.
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata: { annotations: { ananke.dev/edit-id: 'one' } }
spec:
  cluster: up   # said on Monday
`;
const hold: HoldMirror = {
  name: 'ups/A',
  phase: 'Active',
  cluster: 'down',
  mode: 'poweroff',
  since: '2026-11-22T03:14:07.000Z',
  reason: 'RuntimeBelowBudget',
  message: 'runtime 412 s <= 1.10 x 380 s',
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const mirrored = (text: string, holds: readonly HoldMirror[]): string | undefined => {
  const written = mirrorHolds(bytes(text), holds, config);
  return written === undefined ? undefined : new TextDecoder('utf-8', { ignoreBOM: true }).decode(written);
};

describe('the mirror', () => {
  it('shows a hold below what people wrote, and takes it away again', () => {
    const shown = mirrored(head, [hold]) ?? '';
    expect(shown.startsWith(head)).toBe(true);
    expect(shown).toContain('name: ups/A');
    const gone = mirrored(shown, []) ?? '';
    expect(gone.startsWith(head)).toBe(true);
    expect(gone).not.toContain('ups/A');
  });

  it('is written anew when the hold is another one, and not for another number in its message', () => {
    const shown = mirrored(head, [hold]) ?? '';
    expect(mirrored(shown, [hold])).toBeUndefined();
    expect(mirrored(shown, [{ ...hold, message: 'runtime 400 s <= 1.10 x 380 s' }])).toBeUndefined();
    expect(mirrored(shown, [{ ...hold, phase: 'Recharging' }])).toContain('phase: Recharging');
    expect(mirrored(shown, [hold, { ...hold, name: 'ups/B' }])).toContain('ups/B');
  });

  it('puts right what a person changed in it', () => {
    const shown = mirrored(head, [hold]) ?? '';
    expect(mirrored(shown.replace('Active', 'Recharging'), [hold])).toBe(shown);
  });

  it('keeps line ends and the byte order mark', () => {
    const windows = `\uFEFF${head.replaceAll('\n', '\r\n')}`;
    const shown = mirrored(windows, [hold]) ?? '';
    expect(shown.startsWith(windows)).toBe(true);
    expect(shown.replaceAll('\r\n', '')).not.toContain('\n');
  });

  it('names machines that a partial hold covers', () => {
    const { cluster: _whole, ...rest } = hold;
    expect(mirrored(head, [{ ...rest, nodes: ['a1'] }])).toContain('a1');
  });

  it.each<[string, string]>([
    ['is blank', ''],
    ['holds comments alone', '# nothing yet\n'],
    ['is not valid', `${head}  mode: sideways\n`],
    ['is not YAML', 'spec: [\n'],
  ])('leaves a file alone that %s', (_, text) => {
    expect(mirrored(text, [hold])).toBeUndefined();
    expect(mirrorHolds(undefined, [hold], config)).toBeUndefined();
  });
});
