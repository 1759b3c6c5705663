/** What stands behind the SSH servers of the lab: something that does what a verb says. */
import type { NodeVerb } from '../../../core/node-verbs.ts';

export interface VerbAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}
export interface LabMachines {
  /**
   * `say` brings a part of stdout before the end, for verbs whose channel stays open. A promise that never ends is a machine
   * that never answers.
   */
  run(machine: string, verb: NodeVerb, say: (text: string) => void): Promise<VerbAnswer>;
}
