/** Whether a run is under way. The closed one stays in Memory, for reports. */
import type { Run, RunPhase } from '../../core/memory.ts';

export const isOpen = (run: Run | undefined): run is Run & { readonly phase: Exclude<RunPhase, 'closed'> } =>
  run !== undefined && run.phase !== 'closed';
