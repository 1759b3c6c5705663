/** A file of pinned host keys -> what is pinned for one host. Total: any text gives pins, none, or a note of the lines that cannot be read. */
import { createHash } from 'node:crypto';
import { matchHost } from './host-pattern.ts';
import { knownHostsLineLimit } from './limits.ts';

export interface Pin {
  /** Type of the key, such as `ssh-ed25519`. */
  readonly type: string;
  /** The key as it goes over the wire (RFC 4253, section 6.6). */
  readonly key: Buffer;
  /** Where it stands in the file, for messages. */
  readonly line: number;
}
export interface Pins {
  readonly pins: readonly Pin[];
  /** Keys that are never accepted for this host, whatever else stands in the file. */
  readonly revoked: readonly Pin[];
  /** Lines with @cert-authority for this host: certificates of hosts are not supported. */
  readonly authorities: readonly number[];
  /** Lines that could not be read; one of them may have been meant for this host. */
  readonly unreadable: readonly number[];
}

export function pinsFor(text: string, name: string): Pins {
  const found = { pins: [] as Pin[], revoked: [] as Pin[], authorities: [] as number[], unreadable: [] as number[] };
  for (const [index, raw] of text.split('\n').entries()) {
    const number = index + 1;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const entry = raw.length > knownHostsLineLimit ? undefined : entryIn(line);
    const match = entry === undefined ? 'unreadable' : matchHost(entry.hosts, name);
    if (entry === undefined || match === 'unreadable') found.unreadable.push(number);
    else if (match === 'matches') {
      const pin = { type: entry.type, key: entry.key, line: number };
      if (entry.marker === '@cert-authority') found.authorities.push(number);
      else (entry.marker === '@revoked' ? found.revoked : found.pins).push(pin);
    }
  }
  return found;
}

interface Entry {
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly type: string;
  readonly key: Buffer;
}

function entryIn(line: string): Entry | undefined {
  const words = line.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  const [hosts, type, base64] = words;
  if (marker !== undefined && marker !== '@revoked' && marker !== '@cert-authority') return undefined;
  if (hosts === undefined || type === undefined || base64 === undefined) return undefined;
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const key = Buffer.from(base64, 'base64');
  // The key names its type itself: a line whose two parts differ was put together wrongly.
  return keyType(key) === type ? { marker, hosts, type, key } : undefined;
}

/** The type that stands at the beginning of a key (RFC 4251, section 5: a string). */
export function keyType(key: Buffer): string | undefined {
  if (key.length < 4) return undefined;
  const length = key.readUInt32BE(0);
  return length === 0 || length > 64 || key.length <= 4 + length ? undefined : key.toString('latin1', 4, 4 + length);
}

/** As `ssh-keygen -l` prints it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}
