/** What silent-ports.ts and its thread say to each other. */

export interface Asked {
  readonly kind: 'open' | 'close';
  readonly address: string;
  readonly port: number;
}
export interface Done {
  readonly failure?: string;
}
/** Places in the shared memory: the thread has something to do; it has done it. */
export const lookAgain = 0;
export const done = 1;
