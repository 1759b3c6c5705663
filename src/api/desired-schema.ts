/** The keys of desired.yaml, the file that people write to say what they want. camelCase, as in Kubernetes. */
import * as z from 'zod';
import { Name, Text, WallTime } from './values.ts';
import { words } from './words.ts';

export const apiVersion = 'ananke.dev/v1alpha1';
/** Written anew by each `ananke set`, so that the same word said again counts as said again. */
export const editIdAnnotation = 'ananke.dev/edit-id';
export const editByAnnotation = 'ananke.dev/edit-by';
export const editAtAnnotation = 'ananke.dev/edit-at';

/** How deep a way down goes. */
export const Mode = words({
  config: 'What `shutdown.poweroff_enabled` of ananke.yaml says.',
  'cluster-only': 'Kubernetes stops, and the machines stay on.',
  poweroff: 'The machines go off too.',
});

export const Options = z.strictObject({
  skipDrain: z.boolean().default(false).meta({ description: 'Pods are not evicted; they end when their node stops.' }),
  skipEtcdSnapshot: z.boolean().default(false).meta({ description: 'No etcd snapshot is taken on the way down.' }),
  forceFluxBranch: z
    .string()
    .min(1)
    .max(250)
    .exactOptional()
    .meta({
      description:
        'The Flux source guard accepts this branch for one run instead of `expected_flux_branch`. Absent: it ' +
        'accepts no other.',
      examples: ['rescue'],
    }),
  acceptPower: z
    .record(Name, words({ unknown: 'It cannot be read.', 'on-battery': 'It is on battery.' }))
    .default({})
    .meta({
      description:
        'Start although this UPS cannot be read or is on battery, and also once it is on mains with too little charge. ' +
        'Never sets an Active hold aside.',
      examples: [{ rack: 'unknown' }],
    }),
});

export const Countermand = z.strictObject({
  hold: z.string().min(1).max(300).meta({ description: 'Name of the hold, such as ups/Pyrphoros.' }),
  until: WallTime.meta({ description: 'When it ends by itself; capped at 12 hours from when it is accepted.' }),
  by: Text.default('').meta({ description: 'Who released the hold.' }),
  reason: Text.default('').meta({ description: 'Why, for the log.' }),
});

export const Spec = z.strictObject({
  cluster: words({ up: 'It runs, until its services answer.', down: 'It is stopped in order; see `mode`.' }).meta({
    description: 'What is wanted. Has no default: silence is not a wish.',
  }),
  mode: Mode.default('config').meta({
    description: 'What "down" includes. config, so that people and UPSes mean the same.',
  }),
  ignoredNodes: z
    .array(Name)
    .max(2000)
    .default([])
    .meta({ description: 'Machines that ananke leaves alone, also while they answer. Aliases are accepted.' }),
  reason: Text.default('').meta({ description: 'For people: shown in status and history.' }),
  act: words({
    always: 'ananke acts.',
    'power-only': 'It acts on power holds; what people write is only planned.',
    never: 'It observes, plans and alerts.',
  })
    .default('always')
    .meta({ description: 'What ananke may do. always, because a protection that waits for a person is none.' }),
  actUntil: WallTime.exactOptional().meta({
    description:
      'When `act` returns to always by itself; capped at 12 hours from when it is accepted. A boot of this host also ends ' +
      'it. Absent: only an edit ends it.',
    examples: ['2026-11-22T06:00:00Z'],
  }),
  options: Options.prefault({}).meta({ description: 'For the run that this edit opens, and no later one.' }),
  countermands: z
    .array(Countermand)
    .max(64)
    .default([])
    .meta({ description: 'Holds that are set aside for a while; written by `ananke release`.' }),
});
export type Spec = z.output<typeof Spec>;

/** One hold as ananke mirrors it into the file, for reading. Never read back: see `parseDesired`. */
export const HoldMirror = z.strictObject({
  name: z.string().meta({ description: 'Name of the hold, such as ups/rack.' }),
  phase: words({ Active: 'It means down.', Recharging: 'It only forbids starts.' }).meta({
    description: 'What the hold does now.',
  }),
  cluster: z
    .literal('down')
    .exactOptional()
    .meta({ description: 'The hold covers the whole cluster. Absent: it covers `nodes`.' }),
  nodes: z
    .array(z.string())
    .exactOptional()
    .meta({ description: 'Machines that the hold covers. Absent: it covers the cluster.' }),
  mode: Mode.meta({ description: 'How deep the hold goes.' }),
  since: WallTime.meta({ description: 'When it was placed.' }),
  reason: z.string().meta({ description: 'Its cause, as one of the words of docs/reasons.md.' }),
  message: z.string().meta({ description: 'Its cause, as a sentence.' }),
});
export type HoldMirror = z.output<typeof HoldMirror>;

export const DesiredState = z
  .strictObject({
    apiVersion: z.literal(apiVersion).meta({ description: 'Version of this format.' }),
    kind: z.literal('DesiredState').meta({ description: 'Keeps another file from being taken for this one.' }),
    metadata: z
      .strictObject({
        annotations: z
          .record(z.string().max(300), z.string().max(2000))
          .default({})
          .meta({ description: 'Others are kept as they are, and not read.' }),
      })
      .prefault({})
      .meta({ description: `Notes of tools: ${editIdAnnotation}, ${editByAnnotation} and ${editAtAnnotation}.` }),
    spec: Spec.meta({ description: 'What is wanted.' }),
    holds: z
      .array(HoldMirror)
      .max(1000)
      .default([])
      .meta({ description: "A mirror of ananke's own record, for reading. Editing it does nothing." }),
  })
  .meta({ title: 'DesiredState', description: 'What people want of the cluster.' });
export type DesiredState = z.output<typeof DesiredState>;
