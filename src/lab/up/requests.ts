/** What can be asked of a running lab, and what it answers: one line of JSON each over its control socket. */
import { z } from 'zod';
import { FaultAsked } from './asked.ts';

export const Request = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('fault'), ...FaultAsked.shape }),
  z.strictObject({ ask: z.literal('clear'), which: z.union([z.int().min(1), z.literal('all')]) }),
  z.strictObject({ ask: z.literal('status') }),
]);
export type Request = z.output<typeof Request>;

export const Standing = z.object({
  site: z.string(),
  runsForMs: z.number(),
  self: z.object({ name: z.string(), state: z.string() }),
  upses: z.array(
    z.object({
      name: z.string(),
      circuit: z.string(),
      mains: z.boolean(),
      output: z.boolean(),
      chargePercent: z.number(),
      loadWatts: z.number(),
      /** Absent on mains. */
      secondsLeft: z.number().optional(),
    }),
  ),
  machines: z.array(z.object({ name: z.string(), role: z.string(), state: z.string(), containers: z.number() })),
  api: z.boolean(),
  faults: z.array(
    z.object({
      number: z.number(),
      kind: z.string(),
      target: z.string(),
      forMs: z.number(),
      leftMs: z.number().optional(),
    }),
  ),
});
export type Standing = z.output<typeof Standing>;

export const Reply = z.discriminatedUnion('is', [
  z.object({ is: z.literal('done'), said: z.string() }),
  z.object({ is: z.literal('wrong'), said: z.string() }),
  z.object({ is: z.literal('standing'), standing: Standing }),
]);
export type Reply = z.output<typeof Reply>;
