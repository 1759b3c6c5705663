/** Whether what a command says arrives. A reader that has had enough (`| head`) is no mistake of anybody's; a full disk is. */

const fullDisk: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Asked at the end: a sentence when the answer is lost. */
export type Answered = () => Promise<string | undefined>;

export function watchAnswer({ stdout, stderr }: Pick<NodeJS.Process, 'stdout' | 'stderr'>): Answered {
  let lost: string | undefined;
  stderr.on('error', () => undefined);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (fullDisk.has(error.code ?? ''))
      lost = `the answer could not be written: ${error.code ?? ''}, the disk is full. What was done stands. Make room: df -h`;
  });
  return async () => {
    // What goes to a disk has been written by now; that it failed is told in a moment of its own.
    await new Promise((resolve) => setImmediate(resolve));
    return lost;
  };
}
