// How many faulty outages one core plays in a second, and whether any of them broke an invariant.
import { playOutage } from '../../src/lab/sim/outage.ts';
import { scenarioOf } from '../../src/lab/sim/scenario.ts';
import { atLeast, atMost, type Figure, onReference, referenceCalibrationMs } from './figure.ts';

const warmUp = 10;
const outages = 60;

export async function simFigures(calibrationMs: number): Promise<readonly Figure[]> {
  let violations = 0;
  const play = async (seed: number): Promise<void> => {
    violations += (await playOutage(scenarioOf(seed, 'small'))).violations.length;
  };
  for (let seed = 1; seed <= warmUp; seed++) await play(seed);
  const began = performance.now();
  for (let seed = warmUp + 1; seed <= warmUp + outages; seed++) await play(seed);
  const perSecond = outages / ((performance.now() - began) / 1000);
  const slowness = Math.max(1, calibrationMs / referenceCalibrationMs);
  return [
    onReference(
      atLeast('simulator, small sites, one core', perSecond, 'outages/s', 10),
      perSecond * slowness,
      perSecond * slowness >= 10,
    ),
    atMost(`violations in ${warmUp + outages} outages`, violations, 'violations', 0),
  ];
}
