/** What a quiet day shows in status.json: Flux, and who comes back after an outage. */
import * as z from 'zod';

const Objects = z.object({
  total: z.number().meta({ description: 'Objects of this kind.' }),
  ready: z.number().meta({ description: 'Those of them that are ready.' }),
});

export const FluxStatus = z.object({
  branch: z.string().exactOptional().meta({ description: 'Branch of the Flux source. Absent: not known.' }),
  branchUnknown: z
    .string()
    .exactOptional()
    .meta({ description: 'Why the source cannot be read; absent while it can.' }),
  objects: z
    .object({
      kustomizations: Objects.meta({ description: 'Kustomizations.' }),
      helmReleases: Objects.meta({ description: 'HelmReleases.' }),
      suspendedByOthers: z.array(z.string()).meta({ description: 'Suspended, and not by ananke.' }),
      suspendedByAnanke: z.number().meta({ description: 'Suspended by ananke, which resumes them on the way up.' }),
    })
    .exactOptional()
    .meta({ description: 'What Flux applies. Absent: not known.' }),
  objectsUnknown: z.string().exactOptional().meta({ description: 'Why they cannot be read; absent while they can.' }),
});
export type FluxStatus = z.output<typeof FluxStatus>;

export const ReturnStatus = z.object({
  total: z.number().meta({ description: 'Machines that are configured and not ignored.' }),
  onlyWithPower: z.array(z.string()).meta({
    description:
      'Those that start only when power comes to them: mains that return before the battery is empty leave them off.',
  }),
  byHand: z.array(z.string()).meta({ description: 'Those that a person has to start.' }),
});
export type ReturnStatus = z.output<typeof ReturnStatus>;
