/** Keys of the lab: made anew for each run, and worth nothing elsewhere. */
import ssh2 from 'ssh2';

export interface LabKey {
  /** In the format of OpenSSH. */
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA...`, as in authorized_keys and, behind a name, in known_hosts. */
  readonly publicKey: string;
}

/** ssh2 writes about one key in a hundred so that it cannot read it itself; then another one is made. */
const attempts = 50;

export function createLabKey(): LabKey {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const pair = ssh2.utils.generateKeyPairSync('ed25519');
    const isGood = [pair.private, pair.public].every((text) => !(ssh2.utils.parseKey(text) instanceof Error));
    if (isGood) return { privateKey: pair.private, publicKey: pair.public.trim() };
  }
  throw new Error(`ssh2 made ${attempts} keys that it cannot read`);
}

/** The line that pins a server of the lab on this port of the loopback. */
export function pinOf({ publicKey }: LabKey, port: number, address = '127.0.0.1'): string {
  return `[${address}]:${port} ${publicKey}\n`;
}
