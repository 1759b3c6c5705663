/** The word that ananke goes by now, as its status tells it: what a file that is missing or broken has not changed. */

import type { Site } from '../../api/desired-edit/outcome.ts';
import type { Config } from '../../core/config.ts';
import type { DesiredSpec } from '../../core/desired.ts';
import { nodeName } from '../../core/ids.ts';
import { timestamp } from '../../core/moment.ts';
import { CommandError } from '../exit.ts';
import { ageOf, isSilent } from '../screens/status/headline.ts';
import type { Look } from '../screens/text.ts';
import { wallClock } from '../screens/times.ts';
import { readStatus } from '../status-file.ts';

/** Undefined when no status can be read. Options are left out: they are for the run that has them. */
function inForceAt(statusFile: string): DesiredSpec | undefined {
  try {
    const { desired, holds, writtenAt } = readStatus(statusFile);
    if (desired === undefined) return undefined;
    const released = holds.filter(({ releasedSeconds }) => releasedSeconds !== undefined);
    return {
      cluster: desired.cluster,
      mode: desired.mode,
      reason: desired.reason,
      ignoredNodes: desired.ignoredNodes.map(nodeName),
      act: desired.act,
      ...(desired.actUntil === undefined ? {} : { actUntil: timestamp(Date.parse(desired.actUntil)) }),
      options: {},
      countermands: released.map(({ name, releasedSeconds = 0 }) => ({
        hold: name,
        until: timestamp(Date.parse(writtenAt) + releasedSeconds * 1_000),
        by: '',
        reason: '',
      })),
    };
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** What an edit is made with. */
export function siteOf(config: Config, statusFile: string): Site {
  const inForce = inForceAt(statusFile);
  return inForce === undefined ? { config } : { config, inForce };
}

/** What a file that is not valid has not changed, as far as the controller tells it. */
export function inForceWords(statusFile: string, look: Look): string {
  const nowMs = Date.now();
  try {
    const status = readStatus(statusFile);
    const { desired } = status;
    if (desired === undefined || isSilent({ ageSeconds: ageOf(status, nowMs) })) return stands;
    const { cluster, since, mode } = desired;
    const clock = wallClock(look.zone, nowMs);
    const from = since === undefined ? 'before' : `${clock.date(since)} ${clock.clockTime(since)} ${clock.zoneName}`;
    return `In force is the version of ${from}: cluster ${cluster}${cluster === 'up' || mode === 'config' ? '' : `, ${mode}`}.`;
  } catch (error) {
    if (error instanceof CommandError) return stands;
    throw error;
  }
}
const stands = 'The word of before stays in force.';
