// A file with a secret is used only when nobody else could have read or written it.
import { chmod, chown, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileError } from '../../../src/clients/files/file-error.ts';
import { readSecret } from '../../../src/clients/files/secret.ts';
import { aFolder, textOf } from './folder.ts';

async function aSecret(mode: number, text = 'one\ntwo\n') {
  const path = join(aFolder(), 'keys');
  await writeFile(path, text);
  await chmod(path, mode);
  return path;
}
const why = (path: string, limit = 1_000) =>
  readSecret(path, limit).then(
    () => 'it was read',
    (error: unknown) => (error instanceof FileError ? error.message : `another error: ${String(error)}`),
  );

describe('a secret', () => {
  it.each([0o600, 0o400])('that only its owner may open is read (%i)', async (mode) => {
    expect(textOf(await readSecret(await aSecret(mode), 1_000))).toBe('one\ntwo\n');
  });

  it.each([
    [0o644, '0644'],
    [0o640, '0640'],
    [0o604, '0604'],
    [0o620, '0620'],
    [0o601, '0601'],
  ])('that others may open is not used (%i)', async (mode, shown) => {
    const path = await aSecret(mode);
    expect(await why(path)).toBe(
      `${path} is not used: its mode is ${shown}, and others than its owner may open it. chmod 0600 "${path}"`,
    );
  });

  it('is judged by what a link leads to', async () => {
    const path = await aSecret(0o644);
    await symlink(path, `${path}-link`);
    expect(await why(`${path}-link`)).toContain('is not used: its mode is 0644');
  });

  it('that is not there is no error', async () => {
    expect(await readSecret(join(aFolder(), 'keys'), 10)).toBeUndefined();
  });

  it('that is too large, or a folder, is refused by name', async () => {
    const path = await aSecret(0o600, 'x'.repeat(50));
    expect(await why(path, 49)).toContain(`${path} cannot be read: it has 50 bytes, and the limit is 49 bytes`);
    const folder = join(aFolder(), 'keys.d');
    await mkdir(folder);
    expect(await why(folder)).toContain('it is a folder');
  });
});

describe('a secret of somebody else', () => {
  it.runIf(process.getuid?.() === 0)('is not used', async () => {
    const path = await aSecret(0o600);
    await chown(path, 12_345, 12_345);
    expect(await why(path)).toBe(
      `${path} is not used: it belongs to user 12345, who may change it. chown root "${path}"`,
    );
  });
});
