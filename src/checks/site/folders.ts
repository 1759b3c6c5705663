import { type Finding, found, ok, type SiteCheck } from '../check.ts';
import type { FolderSeen } from '../seen.ts';

/** A generation of the journal, its checkpoint, the one before, and the history of runs: twice what they can be at the worst. */
const leastFreeBytes = 64 * 1024 * 1024;
/** Less than this is soon less than that: a log of somebody else can take it in a night. */
const easyFreeBytes = 512 * 1024 * 1024;

export const ownFolders: SiteCheck = {
  needs: 'site',
  name: 'folders',
  about: 'Whether the folders of ananke can be written, and have room.',
  check: ({ folders, call }) => folders.map((folder) => judge(folder, call)),
};

function judge({ path, role, state }: FolderSeen, call: string): Finding {
  if (state.is === 'absent')
    return role === 'run'
      ? ok(path, 'the daemon makes it when it starts')
      : found('warning', path, 'it is not there: no ananke has run on this host, or its record was removed');
  if (state.is !== 'read') return found('unknown', path, state.message);
  const { writable, freeBytes } = state.value;
  if (!writable) return found('unknown', path, 'it cannot be written by this user', `sudo ${call} doctor`);
  const free = `${Math.floor(freeBytes / (1024 * 1024))} MiB are free`;
  if (freeBytes < leastFreeBytes)
    return found('failed', path, `only ${free}: the journal may not be written any more`, `df -h ${path}`);
  return freeBytes < easyFreeBytes ? found('warning', path, `only ${free}`, `df -h ${path}`) : ok(path, free);
}
