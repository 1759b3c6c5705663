/** Those who wait until a frame is on disk. */
export interface Waiting {
  until(sequence: number): Promise<boolean>;
  /** All frames up to this one are on disk. */
  settle(written: number): void;
  /** The disk refuses: nobody waits for it. */
  refuseAll(): void;
}

export function createWaiting(): Waiting {
  let waiters: readonly { readonly sequence: number; readonly resolve: (durable: boolean) => void }[] = [];
  const release = (isReleased: (sequence: number) => boolean, durable: boolean): void => {
    const released = waiters.filter((waiter) => isReleased(waiter.sequence));
    waiters = waiters.filter((waiter) => !isReleased(waiter.sequence));
    for (const waiter of released) waiter.resolve(durable);
  };
  return {
    until: (sequence) =>
      new Promise((resolve) => {
        waiters = [...waiters, { sequence, resolve }];
      }),
    settle: (written) => release((sequence) => sequence <= written, true),
    refuseAll: () => release(() => true, false),
  };
}
