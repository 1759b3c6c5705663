/** desired.yaml as it is written where there is none: complete, with every key and what it means. */
import type { Timestamp } from '../../core/moment.ts';
import { wallTimeText } from './wall-time.ts';

/** Every value in it is a default or gives way to what is said. */
export const freshText = `# yaml-language-server: $schema=/usr/local/share/ananke/crds-local/desiredstate.schema.json
# What should be. \`ananke set\` writes this file, and so may you; ananke only mirrors its holds into it.
apiVersion: ananke.dev/v1alpha1
kind: DesiredState
metadata:
  annotations:             # of the last edit; a new id makes the same word count as said again
    ananke.dev/edit-id: ""
    ananke.dev/edit-by: ""
    ananke.dev/edit-at: ""
spec:
  cluster: up              # up | down
  mode: config             # config | cluster-only | poweroff: what "down" includes; config = shutdown.poweroff_enabled
  ignoredNodes: []         # machines that ananke leaves alone, always, also while they answer
  reason: ""               # for people: shown in status and history
  act: always              # always | power-only | never; never = observe, plan and alert only (actUntil: when that ends)
  options: {}              # skipDrain, skipEtcdSnapshot, forceFluxBranch, acceptPower: for the run that this edit opens
  countermands: []         # {hold, until, by, reason}: written by \`ananke release\`
`;

/** What follows the name of the file in the name of the text that it replaces: `.rejected-2026-11-22T03-14-07Z`. */
export function rejectedSuffix(at: Timestamp): string {
  return `.rejected-${wallTimeText(at).replaceAll(':', '-')}`;
}

/** Told in the new file, for whoever looks for the old text there. */
export function rejectedNote(at: Timestamp): string {
  return `# The text that stood here before could not be kept. It stands beside this file, as *${rejectedSuffix(at)}\n`;
}
