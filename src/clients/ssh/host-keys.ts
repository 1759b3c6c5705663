/**
 * Which host key a machine must show: one of those that the file pins for it, and never one because it is the first. Only the types
 * of key that are pinned are asked for, so that another one does not even come up.
 */
import { shellWord } from '../../core/shell-word.ts';
import { readBounded } from './bounded-file.ts';
import { pinName } from './host-pattern.ts';
import { fingerprint, keyType, type Pins, pinsFor } from './known-hosts.ts';
import { knownHostsLimitBytes } from './limits.ts';
import type { NotReached } from './outcome.ts';

/** The signature algorithms of each type of key. SHA-1 signatures of RSA keys are not among them (RFC 8332), and DSA is not at all. */
const algorithmsOf = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
} as const;
type KeyType = keyof typeof algorithmsOf;
export type HostKeyAlgorithm = (typeof algorithmsOf)[KeyType][number];

export interface HostKeyCheck {
  readonly algorithms: readonly HostKeyAlgorithm[];
  /** Undefined: this is the machine. */
  refusalOf(key: Buffer): NotReached | undefined;
  /** What to say when the machine has no key of a pinned type. */
  noPinnedType(): NotReached;
}
export interface Place {
  /** The machine by its name in the configuration, for messages. */
  readonly name: string;
  readonly address: string;
  readonly port: number;
}
export type HostKeys =
  | { readonly is: 'check'; readonly check: HostKeyCheck }
  | { readonly is: 'refused'; readonly end: NotReached };

export async function hostKeysFor(path: string, place: Place): Promise<HostKeys> {
  const file = await readBounded(path, knownHostsLimitBytes);
  if (file.is === 'unread') {
    const message = `${file.message} Without pinned host keys no machine is spoken to. ${howToCompare(place)}`;
    return { is: 'refused', end: { is: 'not-sent', why: 'files', message } };
  }
  // Whoever may write it may pin whatever key they have.
  if ((file.mode & 0o002) !== 0) {
    const message = `${path} can be changed by everybody on this host, so it pins nothing. Run: chmod 644 ${shellWord(path)}`;
    return { is: 'refused', end: { is: 'not-sent', why: 'files', message } };
  }
  const found = pinsFor(file.bytes.toString('utf8'), pinName(place.address, place.port));
  return checkOf(path, place, found);
}

function checkOf(path: string, place: Place, found: Pins): HostKeys {
  const types = [...new Set(found.pins.map(({ type }) => type))];
  const algorithms = types.filter(isSupported).flatMap((type) => algorithmsOf[type]);
  const refuse = (why: 'unknown' | 'changed' | 'revoked' | 'unsupported', what: string): NotReached => ({
    is: 'refused-identity',
    why,
    message: `${what} ${howToCompare(place)}`,
  });
  const who = `${place.name} (${pinName(place.address, place.port)})`;
  if (types.length === 0) return { is: 'refused', end: refuse('unknown', noPin(path, who, found)) };
  if (algorithms.length === 0) {
    return {
      is: 'refused',
      end: refuse('unsupported', `${path} pins only keys of ${types.join(', ')} for ${who}, which are not used here.`),
    };
  }
  const pinned = found.pins.map(({ type, key, line }) => `${type} ${fingerprint(key)} (line ${line})`).join(', ');
  const check: HostKeyCheck = {
    algorithms,
    refusalOf(key) {
      const shown = `${keyType(key) ?? 'something'} ${fingerprint(key)}`;
      const revoked = found.revoked.find((pin) => pin.key.equals(key));
      if (revoked !== undefined) {
        return refuse('revoked', `${who} shows the host key ${shown}, which ${path} revokes in line ${revoked.line}.`);
      }
      if (found.pins.some((pin) => pin.key.equals(key))) return undefined;
      return refuse('changed', `${who} shows the host key ${shown}, and ${path} pins ${pinned}. It is not spoken to.`);
    },
    noPinnedType: () =>
      refuse('changed', `${who} has no host key of a type that ${path} pins for it: ${pinned}. It is not spoken to.`),
  };
  return { is: 'check', check };
}

function noPin(path: string, who: string, { authorities, unreadable }: Pins): string {
  const lines = (numbers: readonly number[]): string =>
    `line${numbers.length === 1 ? '' : 's'} ${numbers.slice(0, 5).join(', ')}${numbers.length > 5 ? ', ...' : ''}`;
  const notes = [
    ...(authorities.length === 0
      ? []
      : [` The @cert-authority in ${lines(authorities)} does not help: certificates of hosts are not supported.`]),
    ...(unreadable.length === 0 ? [] : [` Its ${lines(unreadable)} cannot be read.`]),
  ];
  return `${path} has no host key of ${who}, so it is not spoken to.${notes.join('')}`;
}

/** The same key twice, over the network and on the machine itself; only then it belongs into the file. */
function howToCompare({ address, port }: Place): string {
  const scan = `ssh-keyscan ${port === 22 ? '' : `-p ${port} `}${shellWord(address)}`;
  return (
    `Compare: "${scan} | ssh-keygen -lf -" here, and "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" on the machine; ` +
    'if both print the same, the line of ssh-keyscan is the one to pin.'
  );
}

function isSupported(type: string): type is KeyType {
  return Object.hasOwn(algorithmsOf, type);
}
