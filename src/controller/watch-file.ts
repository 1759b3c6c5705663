/**
 * Notices that somebody saved a file, in whichever of the ways in which editors save: in place, by renaming another file onto it,
 * or by removing it first. It is only a hint that asks for the next tick sooner: each tick reads the file anyway, and ticks come
 * by themselves, so an event that the kernel drops costs seconds and loses nothing.
 */
import { watch } from 'chokidar';

export interface FileWatch {
  close(): Promise<void>;
}

export function watchFile(path: string, onHint: () => void, onProblem: (message: string) => void): FileWatch {
  const watcher = watch(path, {
    ignoreInitial: true,
    // Each step of a save is a hint of its own: a tick that comes between two finds an unfinished file, and the next one the rest.
    atomic: false,
    persistent: true,
  });
  watcher.on('all', () => onHint());
  watcher.on('error', (error) => {
    const message = error instanceof Error ? error.message : String(error);
    onProblem(`${path} is not watched, so an edit is seen some seconds later: ${message}`);
  });
  return { close: () => watcher.close() };
}
