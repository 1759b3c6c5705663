/** What can go wrong with a file, as a sentence for people: which file, what, and what to do about it. */
import { dirname } from 'node:path';
import { shellWord } from '../../core/shell-word.ts';

/** The message is whole sentences: `/etc/ananke/desired.yaml cannot be written: permission denied. Try with sudo.` */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly path: string;
  /** The code of the operating system, such as `EACCES`, or a word of this folder, such as `TOO_LARGE`. */
  readonly code: string;

  constructor(path: string, code: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.path = path;
    this.code = code;
  }
}

export type Doing = 'read' | 'written';

/** Wraps what the operating system said, once; what is a `FileError` already is passed on. */
export function fileError(path: string, doing: Doing, cause: unknown): FileError {
  if (cause instanceof FileError) return cause;
  const code = codeOf(cause);
  const why = sentences[code]?.(path, cause) ?? `${cause instanceof Error ? cause.message : String(cause)}.`;
  return new FileError(path, code, `${path} cannot be ${doing}: ${why}`, cause);
}

/** `ENOENT` and the like; empty for what did not come from the operating system. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const isRoot = (): boolean => process.getuid?.() === 0;
/** Root is stopped by other things than permissions. */
const tryWithSudo = (): string =>
  isRoot()
    ? 'Something beyond permissions forbids it: the sandbox of a service, AppArmor or SELinux.'
    : 'Try with sudo.';

const sentences: Readonly<Record<string, (path: string, cause: unknown) => string>> = {
  EACCES: () => `permission denied. ${tryWithSudo()}`,
  EPERM: (path) =>
    `the operation is not permitted. ${isRoot() ? `Is it immutable? See lsattr ${shellWord(path)}` : 'Try with sudo.'}`,
  EROFS: (path) =>
    `its file system is mounted read-only. See findmnt -T ${shellWord(path)} and dmesg: a disk that fails is often mounted so.`,
  ENOSPC: (path) =>
    `no space is left on its file system. See df -h ${shellWord(dirname(path))} and df -i ${shellWord(dirname(path))}`,
  EDQUOT: () => 'the disk quota is used up. See quota.',
  EFBIG: () => 'the file would be larger than is allowed here. See ulimit -f',
  EIO: () => 'the disk reported an error. See dmesg.',
  ENOENT: (path, cause) =>
    `its folder does not exist. Make it: mkdir -p ${shellWord(folderIn(cause) ?? dirname(path))}`,
  ENOTDIR: (path) => `a part of the path is a file and no folder. See namei ${shellWord(path)}`,
  ELOOP: (path) => `its symbolic links lead in a circle. See namei ${shellWord(path)}`,
  ENAMETOOLONG: () => 'the name is too long.',
  EBUSY: () => 'it is a mount point, which cannot be replaced. Mount its folder and not the file.',
  EMFILE: () => 'this process has too many files open. See ulimit -n',
  ENFILE: () => 'the system has too many files open. See /proc/sys/fs/file-nr',
};

/** Behind a symbolic link another folder is missing than the one of the path. */
function folderIn(cause: unknown): string | undefined {
  return cause instanceof Error && 'path' in cause && typeof cause.path === 'string' ? cause.path : undefined;
}
