import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { differences, writeAll } from '../../scripts/generated/write.ts';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'generated-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

describe('generated files', () => {
  it('are written once and then current', () => {
    const artefacts = [{ path: 'docs/x.md', content: () => 'text' }];
    expect(differences(artefacts, root)).toEqual([{ path: 'docs/x.md', detail: 'the file does not exist' }]);
    writeAll(artefacts, root);
    expect(readFileSync(join(root, 'docs/x.md'), 'utf8')).toBe('text\n');
    expect(differences(artefacts, root)).toEqual([]);
  });

  it('are reported when somebody edited them', () => {
    const artefacts = [{ path: 'x.md', content: () => 'a\nb' }];
    writeFileSync(join(root, 'x.md'), 'a\nc\n');
    expect(differences(artefacts, root)).toEqual([{ path: 'x.md', detail: 'line 2 is "c" and should be "b"' }]);
  });

  it('replace only their own parts of a written file', () => {
    const before =
      'top\n<!-- generated:one -->\nold\n<!-- /generated:one -->\nmid\n<!-- generated:two -->\n<!-- /generated:two -->\n';
    writeFileSync(join(root, 'x.md'), before);
    const artefacts = [
      { path: 'x.md', name: 'one', content: () => 'new' },
      { path: 'x.md', name: 'two', content: () => 'second' },
    ];
    expect(differences(artefacts, root)).toHaveLength(1);
    writeAll(artefacts, root);
    expect(readFileSync(join(root, 'x.md'), 'utf8')).toBe(
      'top\n<!-- generated:one -->\nnew\n<!-- /generated:one -->\nmid\n<!-- generated:two -->\nsecond\n<!-- /generated:two -->\n',
    );
    expect(differences(artefacts, root)).toEqual([]);
  });

  it('refuse a written file without a place for their part', () => {
    writeFileSync(join(root, 'x.md'), 'top\n');
    expect(() => differences([{ path: 'x.md', name: 'one', content: () => 'new' }], root)).toThrow(/generated:one/);
  });
});
