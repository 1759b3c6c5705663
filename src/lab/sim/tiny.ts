// The smallest site with everything in it, and an outage that is over soon: what runs once for each crash point.
import { siteConfig } from '../in-memory/site-config.ts';
import type { Site } from '../world/site.ts';
import { smallSite } from '../world/sites.ts';
import type { Scenario } from './scenario.ts';
import type { Deed } from './script.ts';

/** A small site of three machines (own host, one server, one agent) on one UPS. */
const tinySeed = 72;
/** The battery lasts a little longer than a way down needs, and is full again in no time. */
const batterySeconds = 185;
const rechargeSeconds = 20;

export function tinySite(): Site {
  const site = smallSite(tinySeed);
  const watts = site.machines.reduce((sum, machine) => sum + machine.busyWatts, 0);
  const capacityWh = (watts * batterySeconds) / 3_600;
  const chargeWatts = (capacityWh * 3_600) / rechargeSeconds;
  const reports = { charge: true, runtime: true, load: true };
  const upses = site.upses.map((ups) => ({ ...ups, capacityWh, chargeWatts, reports, lowBatteryPercent: 10 }));
  return { ...site, name: 'tiny', upses };
}

/** The mains fail, everything goes off, the mains come back: no other fault. */
export function tinyScenario(more: readonly Deed[] = []): Scenario {
  const site = tinySite();
  const at = 35_000;
  const untilMs = at + 240_000;
  const mains = [...new Set(site.upses.map((ups) => ups.circuit))].map(
    (target): Deed => ({ at, does: 'fault', bucket: 'mains-off', fault: { at, kind: 'mains-off', target, untilMs } }),
  );
  const deeds = [...mains, ...more].toSorted((a, b) => a.at - b.at);
  return {
    seed: tinySeed,
    site,
    config: siteConfig(site),
    script: { deeds, calmAt: untilMs + 1_000 },
    bootstrap: true,
  };
}
