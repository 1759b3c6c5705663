// Seeded chance. Every use has its own named stream, so that one more draw in one place shifts nothing elsewhere.

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** A whole number in [low, high], both included. */
  integer(low: number, high: number): number;
  /** Roughly normal around 0 with deviation 1, and never beyond 3. */
  normal(): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** The stream `name` of `seed`: equal arguments give equal draws, other names or seeds give independent ones. */
export function randomStream(seed: number, name: string): Random {
  const next = sfc32(mix(seed >>> 0, name));
  const between = (low: number, high: number): number => low + (high - low) * next();
  return {
    next,
    between,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    // The sum of twelve uniforms has variance 1; cheap, and bounded by design.
    normal: () => {
      let sum = -6;
      for (let draw = 0; draw < 12; draw += 1) sum += next();
      return Math.max(-3, Math.min(3, sum));
    },
    chance: (probability) => next() < probability,
    pick: (from) => {
      const chosen = from[Math.floor(next() * from.length)];
      if (chosen === undefined) throw new Error('Nothing to pick from');
      return chosen;
    },
  };
}

/** Spreads seed and name over the 128 bits of state that sfc32 starts from (FNV-1a, then splitmix32). */
function mix(seed: number, name: string): [number, number, number, number] {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x01000193);
  const word = (): number => {
    hash = (hash + 0x9e3779b9) | 0;
    let value = hash ^ (hash >>> 16);
    value = Math.imul(value, 0x21f0aaad);
    value ^= value >>> 15;
    value = Math.imul(value, 0x735a2d97);
    return (value ^ (value >>> 15)) >>> 0;
  };
  return [word(), word(), word(), word()];
}

/** Chris Doty-Humphrey's small fast counter, 32 bit. */
function sfc32([a0, b0, c0, d0]: [number, number, number, number]): () => number {
  let [a, b, c, d] = [a0 | 0, b0 | 0, c0 | 0, d0 | 0];
  return () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
}
