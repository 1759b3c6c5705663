// One measured number beside its goal. Absolute times stand beside a calibration loop of the same run: machines differ.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** In words, as the project promises it. */
  readonly goal: string;
  readonly met: boolean;
  /** Why it was not measured; then `value` is not a number and `met` means nothing. */
  readonly skipped?: string;
  /** Under which circumstances it is what it is, when the name does not say it all. */
  readonly note?: string;
}

export const atLeast = (name: string, value: number, unit: string, goal: number): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `>= ${goal} ${unit}`,
  met: value >= goal,
});
export const atMost = (name: string, value: number, unit: string, goal: number): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: `<= ${goal} ${unit}`,
  met: value <= goal,
});
/**
 * The goal is for the machine on which the calibration loop takes `referenceCalibrationMs`: a slower one is measured by what it would
 * be there.
 */
export function onReference(figure: Figure, scaled: number, met: boolean): Figure {
  return { ...figure, goal: `${figure.goal} on the reference machine, where it would be ${rounded(scaled)}`, met };
}
export const noGoal = 'none, for the record';
export const forTheRecord = (name: string, value: number, unit: string): Figure => ({
  name,
  value: rounded(value),
  unit,
  goal: noGoal,
  met: true,
});

/** A promise whose peer does not exist here: neither met nor missed. */
export const skipped = (name: string, goal: string, why: string): Figure => ({
  name,
  value: Number.NaN,
  unit: '',
  goal,
  met: false,
  skipped: why,
});

/** As one line for a person: its verdict in the first word. */
export function lineOf({ name, value, unit, goal, met, skipped, note }: Figure): string {
  const about = note === undefined ? '' : `; ${note}`;
  if (skipped !== undefined) return `SKIP  ${name}: not measured (${goal}): ${skipped}${about}`;
  return `${goal === noGoal ? 'info' : met ? 'met ' : 'MISS'}  ${name}: ${value} ${unit} (${goal})${about}`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/**
 * The same fixed work on every machine, ms: what the calibration loop takes here and now. A figure that is itself a time on the CPU is
 * scaled by `cpuMs`, which does not grow because others want the core too.
 */
export function calibrate(now: () => number = () => performance.now()): number {
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const began = now();
    const map = new Map<string, { readonly at: number }>();
    for (let index = 0; index < 60_000; index++) map.set(`cell/${index % 5000}`, { at: index });
    let sum = 0;
    for (const { at } of map.values()) sum += at;
    if (sum < 0) throw new Error('unreachable: the sum is used so that nothing is optimised away');
    times.push(now() - began);
  }
  return quantile(times, 0.5);
}

/** What this process has taken of the CPU, ms. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** What `calibrate` takes on the machine that the absolute goals were set on, ms. */
export const referenceCalibrationMs = 6;
