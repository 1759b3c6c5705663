/**
 * Whether ananke may act for the host that it runs on, or for a simulated one. The files of a lab say that they are simulated, by a mark
 * that lies beside every file they name, and the environment says which simulated host is meant. Only when both say the same does
 * anything run, so the files of a lab can never power off the machine of whoever plays, and the folder of a lab is never taken for
 * the host of a real site.
 */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { AnankeConfig } from '../api/config-schema.ts';
import { shellWord } from '../core/shell-word.ts';
import { type OwnHostMeans, realHost } from './site/own-host.ts';

/** Holds the path of the folder that stands for `/` on the simulated host. */
export const simulatedMark = 'simulated-host';
/** That folder again, said by whoever starts ananke. */
export const hostRootName = 'ANANKE_HOST_ROOT';
/** What powers the simulated host off, below its root. */
export const simulatedPoweroff = 'sbin/poweroff';

export interface HostAsked {
  readonly configPath: string;
  readonly file: AnankeConfig;
  readonly env: Readonly<Record<string, string | undefined>>;
}
export type HostFound =
  | { readonly is: 'found'; readonly host: OwnHostMeans }
  /** unclear: a mark may be there, but not for the eyes of whoever asks. */
  | { readonly is: 'refused' | 'unclear'; readonly message: string };

export function whichHost({ configPath, file, env }: HostAsked): HostFound {
  const said = env[hostRootName] ?? '';
  const marked = markedRoot(foldersOf(configPath, file));
  if (marked === undefined) return said === '' ? { is: 'found', host: realHost } : refused(notALab(configPath, said));
  if ('unclear' in marked) return { is: 'unclear', message: marked.unclear };
  const { root } = marked;
  if (said === '') {
    return refused(
      `${configPath} belongs to a simulated site, and nothing says that its host is meant and not this one: export ${hostRootName}=${shellWord(root)}, as \`ananke lab up\` says`,
    );
  }
  if (!isAbsolute(said) || realOf(said) !== realOf(root)) {
    return refused(`${hostRootName} is ${said}, and the simulated host of ${configPath} is ${root}: export that one`);
  }
  if (realOf(root) === '/') return refused(`${configPath} says that / is its simulated host: that is this one`);
  if (!existsSync(join(root, 'proc/sys/kernel/random/boot_id'))) {
    return refused(
      `the simulated host of ${configPath} is off, or its lab has ended: \`ananke lab status\` tells. Start ananke again when it is up`,
    );
  }
  return { is: 'found', host: { root, poweroff: [join(root, simulatedPoweroff)] } };
}

/** Beside the configuration, and beside what it names: a copy of it elsewhere names the same files. */
function foldersOf(configPath: string, { paths, ssh, cluster }: AnankeConfig): readonly string[] {
  const { desired_file: desired, state_directory: state, run_directory: run } = paths;
  const beside = [configPath, desired, ssh.identity_file, ssh.known_hosts_file, cluster.kubeconfig, state, run];
  return [...new Set([...beside.map((path) => dirname(path)), state, run])];
}

function markedRoot(folders: readonly string[]): { readonly root: string } | { readonly unclear: string } | undefined {
  const roots = new Set<string>();
  for (const folder of folders) {
    const path = join(folder, simulatedMark);
    try {
      roots.add(readFileSync(path, 'utf8').trim());
    } catch (error) {
      // Only a mark that is not there says that nothing is simulated; one that cannot be read may say anything.
      if (!isMissing(error))
        return { unclear: `${path} cannot be read, so whether this site is simulated is not known` };
    }
  }
  const [root, ...more] = roots;
  if (root === undefined) return undefined;
  if (more.length > 0 || !isAbsolute(root)) return { unclear: `the marks ${simulatedMark} do not name one folder` };
  return { root };
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

function realOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

const refused = (message: string): HostFound => ({ is: 'refused', message });

const notALab = (configPath: string, root: string): string =>
  `${hostRootName} is ${root}, but ${configPath} is not that of a lab: unset ${hostRootName}`;
