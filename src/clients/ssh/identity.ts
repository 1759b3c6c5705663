/** The private key with which this host shows who it is. */
import ssh2 from 'ssh2';
import { shellWord } from '../../core/shell-word.ts';
import { readBounded } from './bounded-file.ts';
import { identityLimitBytes } from './limits.ts';

export type Identity =
  | { readonly is: 'key'; readonly key: Buffer }
  | { readonly is: 'unusable'; readonly message: string };

/** Messages hold nothing of what is in the file. */
export async function readIdentity(path: string): Promise<Identity> {
  const file = await readBounded(path, identityLimitBytes);
  const shown = shellWord(path);
  if (file.is === 'unread') return unusable(`${file.message} Make a key: ssh-keygen -t ed25519 -N "" -f ${shown}`);
  // As OpenSSH: a key that others may read is nobody's own any more.
  if ((file.mode & 0o077) !== 0) {
    const mode = (file.mode & 0o777).toString(8).padStart(4, '0');
    return unusable(`${path} has the mode ${mode}, so others may read or change it. Run: chmod 600 ${shown}`);
  }
  const parsed = ssh2.utils.parseKey(file.bytes);
  const key = Array.isArray(parsed) ? parsed[0] : parsed;
  if (key instanceof Error) {
    return /passphrase|encrypted/i.test(key.message)
      ? unusable(
          `${path} is protected by a passphrase, and nobody is there to type it. Take it off: ssh-keygen -p -N "" -f ${shown}`,
        )
      : unusable(`${path} is no private key that can be used here. See what it is: ssh-keygen -lf ${shown}`);
  }
  if (key?.isPrivateKey() !== true) return unusable(`${path} is the public half of a key. Name the file without .pub.`);
  return { is: 'key', key: file.bytes };
}

function unusable(message: string): Identity {
  return { is: 'unusable', message };
}
