// Which worlds are compared: a few each time; SEAM_WORLDS=300 compares as many, and SEAM_SEED=1000 begins there.
function numberFrom(name: string, otherwise: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${name} has to be a whole number of at least 1`);
  return value;
}

export function seeds(usual: number): readonly number[] {
  const first = numberFrom('SEAM_SEED', 1);
  return Array.from({ length: numberFrom('SEAM_WORLDS', usual) }, (_, at) => first + at);
}
export const isUsual = process.env['SEAM_SEED'] === undefined && process.env['SEAM_WORLDS'] === undefined;
