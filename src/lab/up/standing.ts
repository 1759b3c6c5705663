/** How a world stands in truth, whatever its servers say. */
import type { World } from '../world/world.ts';
import type { Standing } from './requests.ts';

/** `ends`: when a fault ends by itself, world ms, by its number. */
export function standingOf(world: World, ends: ReadonlyMap<number, number>): Standing {
  const now = world.now();
  const { truth, site } = world;
  return {
    site: site.name,
    runsForMs: now,
    self: { name: site.self, state: truth.machines.get(site.self)?.state ?? 'unknown' },
    upses: [...truth.upses.values()].map((ups) => {
      const { name, circuit, capacityWh } = ups.spec;
      const left = world.secondsLeft(name);
      const energyWh = ups.energyWh + (ups.flowWatts * (now - ups.settledAt)) / 3_600_000;
      return {
        name,
        circuit,
        mains: truth.circuits.get(circuit) === true,
        output: ups.outputOn,
        chargePercent: Math.min(100, Math.max(0, (100 * energyWh) / capacityWh)),
        loadWatts: ups.loadWatts,
        ...(Number.isFinite(left) ? { secondsLeft: left } : {}),
      };
    }),
    machines: [...truth.machines.values()].map(({ spec, state, containers }) => ({
      name: spec.name,
      role: spec.role,
      state,
      containers: containers.size,
    })),
    api: truth.api.serves,
    faults: [...truth.faults.values()].map(({ number, kind, target, since }) => {
      const end = ends.get(number);
      return {
        number,
        kind,
        target,
        forMs: now - since,
        ...(end === undefined ? {} : { leftMs: Math.max(0, end - now) }),
      };
    }),
  };
}
