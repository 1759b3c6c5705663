// `ananke explain` with a folder of its own for the files, at a moment that the test chooses.
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterStatus } from '../../src/api/status-schema.ts';
import { explainLines } from '../../src/cli/explain/explain.ts';
import { type Look, paint } from '../../src/cli/screens/text.ts';
import { aStatus } from './builders/status.ts';
import { root } from './command.ts';

export const titanConfig = join(root, 'configs/titan.yaml');
const look: Look = { width: 100, height: Infinity, color: false, unicode: true, zone: 'UTC', call: 'ananke' };

export interface Asking {
  /** None: there is no status file. */
  readonly status?: ClusterStatus | string;
  /** The text of ananke.yaml; that of titan if not said. */
  readonly config?: string | Uint8Array;
  readonly desired?: string;
  readonly width?: number;
  /** Since the status was written; a second if not said. */
  readonly ageMs?: number;
  /** No configuration at all. */
  readonly without?: 'config';
}

/** What is shown, with the paths of a real host. */
export async function explained(
  what: string,
  { status, config, desired, width = 100, ageMs = 1_000, without }: Asking = {},
): Promise<string> {
  // Not the folder that the environment names, nor the checkout: lines are wrapped by the length of its path.
  const folder = await mkdtemp('/tmp/ananke-explain-');
  const write = (name: string, content: string | Uint8Array): Promise<void> => writeFile(join(folder, name), content);
  try {
    if (status !== undefined) await write('status.json', typeof status === 'string' ? status : JSON.stringify(status));
    if (config !== undefined) await write('ananke.yaml', config);
    else if (without === undefined) await copyFile(titanConfig, join(folder, 'ananke.yaml'));
    if (desired !== undefined) await write('desired.yaml', desired);
    const lines = await explainLines(what, {
      configPath: join(folder, 'ananke.yaml'),
      desiredPath: join(folder, 'desired.yaml'),
      env: { ANANKE_RUN_DIRECTORY: folder },
      look: { ...look, width },
      nowMs: Date.parse((typeof status === 'object' ? status : aStatus()).writtenAt) + ageMs,
    });
    const text = lines.map((one) => paint(one, { ...look, width })).join('\n');
    return `${text.replaceAll(folder, '/etc/ananke')}\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}
