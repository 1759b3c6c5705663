// The smallest site with everything in it, and an outage that is over soon: what runs once for each crash point.
import { siteConfig } from '../in-memory/site-config.ts';
import type { Site } from '../world/site.ts';
import { smallSite } from '../world/sites.ts';
import type { Scenario } from './scenario.ts';
import type { Deed } from './script.ts';

/** A small site of three machines (own host, one server, one agent) on one UPS. */
const tinySeed = 72;
const rechargeSeconds = 20;
/** From the failure of the mains until the runtime falls below what a way down needs. */
const patienceSeconds = 8;

/** Quick machines and pods: each reading of the battery is one more write to be crashed at. */
function quickSite(): Site {
  const site = smallSite(tinySeed);
  const quick = { stopMs: 1_500, poweroffMs: 3_000, startMs: 2_000, bootMs: 8_000 };
  return {
    ...site,
    name: 'tiny',
    machines: site.machines.map((machine) => ({ ...machine, ...quick })),
    pods: site.pods.map((pod) => ({
      ...pod,
      graceMs: Math.min(pod.graceMs, 800),
      startMs: Math.min(pod.startMs, 900),
    })),
    volumes: site.volumes.map((volume) => ({ ...volume, detachMs: Math.min(volume.detachMs, 800) })),
    services: site.services.map((service) => ({ ...service, warmupMs: 500 })),
    times: { ...site.times, apiWarmupMs: 2_000, snapshotMs: 1_500, fluxReconcileMs: 1_500, nodeReadyMs: 1_500 },
  };
}

function tinySite(): Site {
  const site = quickSite();
  const { shutdown, ups } = siteConfig(site);
  const factor = ups[0]?.policy.runtimeSafetyFactor ?? 1;
  const seconds = (shutdown.defaultBudgetMs * factor) / 1_000 + patienceSeconds;
  const watts = site.machines.reduce((sum, machine) => sum + machine.busyWatts, 0);
  const capacityWh = (watts * seconds) / 3_600;
  const chargeWatts = (capacityWh * 3_600) / rechargeSeconds;
  const reports = { charge: true, runtime: true, load: true };
  const upses = site.upses.map((spec) => ({ ...spec, capacityWh, chargeWatts, reports, lowBatteryPercent: 10 }));
  return { ...site, upses };
}

/** The mains fail, everything goes off, the mains come back: no other fault. */
export function tinyScenario(more: readonly Deed[] = []): Scenario {
  const site = tinySite();
  const at = 32_000;
  const untilMs = at + 130_000;
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
