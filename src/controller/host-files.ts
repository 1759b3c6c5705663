/** The files of this host for commands that run beside the daemon: the command line goes through the controller to the clients. */
import { type FilesOptions, openFiles } from '../clients/files/files.ts';
import type { Files } from '../core/ports.ts';

/** What every rejection of these is: a sentence with the file and what to do. */
export { FileError } from '../clients/files/file-error.ts';

export const hostFiles = (options: FilesOptions = {}): Files => openFiles(options);
export { createTail } from '../clients/files/tail.ts';
