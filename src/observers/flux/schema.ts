/**
 * The fields of Flux's objects that are read: https://fluxcd.io/flux/components/kustomize/kustomizations/, .../helm/helmreleases/,
 * .../source/gitrepositories/. Conditions as in fluxcd/pkg apis/meta.
 */
import * as z from 'zod';

const text = z.string().min(1);
const Labels = z.record(z.string(), z.string()).nullish();
const Condition = z.object({ type: text, status: z.string(), reason: z.string().nullish() });

const Metadata = z.object({
  name: text,
  namespace: text,
  generation: z.number().int().nullish(),
  labels: Labels,
  annotations: Labels,
});
const Status = z.object({
  observedGeneration: z.number().int().nullish(),
  conditions: z.array(Condition).nullish(),
});

/** Kustomization and HelmRelease: what both have. */
export const Applied = z.object({
  metadata: Metadata,
  spec: z.object({ suspend: z.boolean().nullish() }),
  status: Status.nullish(),
});
export type Applied = z.output<typeof Applied>;

const name = z.string().nullish();
export const GitRepository = z.object({
  metadata: Metadata,
  spec: z.object({
    url: text,
    suspend: z.boolean().nullish(),
    ref: z.object({ branch: name, tag: name, semver: name, name, commit: name }).nullish(),
  }),
  status: Status.extend({ artifact: z.object({ revision: text }).nullish() }).nullish(),
});
export type GitRepository = z.output<typeof GitRepository>;
