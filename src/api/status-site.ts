/** What a quiet day shows in status.json: Flux, who comes back after an outage, and what was proven. */
import * as z from 'zod';
import { WallTime } from './values.ts';

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

export const ProvenStatus = z.object({
  fullCycle: z
    .object({
      at: WallTime.meta({ description: 'When its way up began.' }),
      cause: z.string().meta({ description: 'Who or what had asked for its way down.' }),
    })
    .exactOptional()
    .meta({ description: 'The last time that all of it went down and came up again. Absent: never, by the history.' }),
});
export type ProvenStatus = z.output<typeof ProvenStatus>;

export const SnapshotStatus = z.object({
  newestAt: WallTime.exactOptional().meta({
    description: 'When the newest was taken, by its name. Absent: not known.',
  }),
  listed: z.number().exactOptional().meta({ description: 'Snapshots that are listed. Absent: not known.' }),
  unknown: z.string().exactOptional().meta({ description: 'Why they cannot be read; absent while they can.' }),
});
export type SnapshotStatus = z.output<typeof SnapshotStatus>;
