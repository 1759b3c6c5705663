// The list of everything in the repository that is generated. An artefact is one file here, added to the list.
import type { Artefact } from './artefact.ts';
import { commandsFile } from './commands.ts';
import { crds } from './crds.ts';
import { invariantTables } from './invariants.ts';
import { jsonSchemas } from './json-schemas.ts';
import { metricsFile } from './metrics.ts';
import { orderTables } from './order-tables.ts';
import { reasonsFile } from './reasons.ts';
import { referenceConfig } from './reference-config.ts';
import { unknownFactsTables } from './unknown-facts.ts';

export const artefacts: readonly Artefact[] = [
  ...orderTables,
  ...unknownFactsTables,
  ...invariantTables,
  reasonsFile,
  metricsFile,
  commandsFile,
  ...jsonSchemas,
  ...crds,
  referenceConfig,
];
