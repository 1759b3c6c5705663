/** ananke.yaml for one command, which asks for it in several places: to parse it takes longer than all the rest. */
import { type ParsedConfig, parseConfig } from '../api/config.ts';
import { readBytes } from './read-bytes.ts';

let last: { readonly bytes: Uint8Array | undefined; readonly parsed: ParsedConfig } | undefined;

/** Read each time, and parsed again only when it is another text. */
export async function parsedConfigAt(path: string): Promise<ParsedConfig> {
  const bytes = await readBytes(path);
  if (last === undefined || !isSame(last.bytes, bytes)) last = { bytes, parsed: parseConfig(bytes) };
  return last.parsed;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && Buffer.compare(one, other) === 0);
}
