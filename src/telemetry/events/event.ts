/** One thing that happened, for people: a line of `ananke events`. */
export interface Event {
  /** What it is about: desired, hold, run, step, machine, host or action. */
  readonly what: 'desired' | 'hold' | 'run' | 'step' | 'machine' | 'host' | 'action';
  /** The name in its kind: a hold, a run, a row, a machine, an action. */
  readonly subject: string;
  readonly message: string;
}
