/** The host field of a line of known_hosts (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): names, patterns, negations, or one hash. */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The name under which a host stands in the file: with another port than 22 that is a part of it. */
export function pinName(address: string, port: number): string {
  const name = address.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

export type HostMatch = 'matches' | 'differs' | 'unreadable';

/** A negated pattern that fits takes the host out, wherever it stands in the list. */
export function matchHost(field: string, name: string): HostMatch {
  if (field.startsWith('|')) return matchHash(field, name);
  let isNamed = false;
  for (const part of field.split(',')) {
    const isNegated = part.startsWith('!');
    if (!fits(isNegated ? part.slice(1) : part, name)) continue;
    if (isNegated) return 'differs';
    isNamed = true;
  }
  return isNamed ? 'matches' : 'differs';
}

/** `*` is any text and `?` any one character; brackets are plain. In one pass, so that no pattern takes long. */
function fits(pattern: string, name: string): boolean {
  const wanted = pattern.toLowerCase();
  let [at, read] = [0, 0];
  let [star, starRead] = [-1, 0];
  while (read < name.length) {
    const one = wanted[at];
    if (one === '*') {
      [star, starRead] = [at, read];
      at += 1;
    } else if (one === '?' || (one !== undefined && one === name[read])) {
      at += 1;
      read += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      starRead += 1;
      [at, read] = [star + 1, starRead];
    } else return false;
  }
  while (wanted[at] === '*') at += 1;
  return pattern !== '' && at === wanted.length;
}

/** `|1|salt|hash`: HMAC-SHA1 of the name with the salt as its key, both in base64. The 1 is the only kind that there is. */
function matchHash(field: string, name: string): HostMatch {
  const [, salt, hash] = /^\|1\|([A-Za-z0-9+/]+={0,2})\|([A-Za-z0-9+/]+={0,2})$/.exec(field) ?? [];
  if (salt === undefined || hash === undefined) return 'unreadable';
  const wanted = Buffer.from(hash, 'base64');
  const own = createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest();
  if (wanted.length !== own.length) return 'unreadable';
  return timingSafeEqual(wanted, own) ? 'matches' : 'differs';
}
