/**
 * Names of this site for somebody who is typing. The file is read without being checked: one that has a mistake somewhere still has
 * names, and checking takes longer than anybody waits for a key to answer.
 */
import { homedir } from 'node:os';
import { decodeText, isWholeText, maxFileBytes } from '../../api/yaml-text.ts';
import { readPlainYaml } from '../../api/yaml-values.ts';
import { CommandError } from '../exit.ts';
import { readBytes } from '../read-bytes.ts';
import { readStatus, statusFileOf } from '../status-file.ts';

export interface SiteNames {
  readonly nodes: readonly string[];
  readonly upses: readonly string[];
}
const none: SiteNames = { nodes: [], upses: [] };

/** From the configuration, else from the status of whoever could read it. */
export async function siteNames(config: string, env: NodeJS.ProcessEnv): Promise<SiteNames> {
  const found = namesIn(await bytesAt(config));
  return found.nodes.length + found.upses.length > 0 ? found : namesInStatus(statusFileOf(env));
}

async function bytesAt(path: string): Promise<Uint8Array | undefined> {
  try {
    // The shell has not expanded it yet.
    return await readBytes(path.replace(/^~\//, `${homedir()}/`), maxFileBytes);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

function namesIn(bytes: Uint8Array | undefined): SiteNames {
  const decoded = bytes === undefined ? undefined : decodeText(bytes);
  if (decoded === undefined || !('text' in decoded)) return none;
  const plain = readPlainYaml(decoded.text);
  if (!('value' in plain)) return none;
  return { nodes: namesOf(plain.value, 'nodes'), upses: namesOf(plain.value, 'ups') };
}

function namesOf(file: unknown, key: string): readonly string[] {
  const list = partOf(file, key);
  if (!Array.isArray(list)) return [];
  const names = list.flatMap((entry: unknown) => {
    const name = partOf(entry, 'name');
    return typeof name === 'string' && name !== '' && isOneLine(name) ? [name] : [];
  });
  return [...new Set(names)];
}

function partOf(whole: unknown, key: string): unknown {
  return typeof whole === 'object' && whole !== null && Object.hasOwn(whole, key) ? Reflect.get(whole, key) : undefined;
}

/** Each value is one line of the answer, and what cannot be seen cannot be chosen. */
const isOneLine = (name: string): boolean => isWholeText(name) && !/[\t\r\n]/.test(name);

function namesInStatus(path: string): SiteNames {
  try {
    const status = readStatus(path);
    return { nodes: namesOf(status, 'machines'), upses: namesOf(status, 'ups') };
  } catch (error) {
    if (error instanceof CommandError) return none;
    throw error;
  }
}
