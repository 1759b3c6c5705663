/** Seals of Vault pods without a world: in memory, each with a progress of its own. */
import type { SealKeeper, SealView } from './speak.ts';

export interface SealsOptions {
  /** namespace/name of its pods. */
  readonly pods: readonly string[];
  readonly threshold: number;
  readonly shares: readonly string[];
  /** `shamir` when absent. */
  readonly type?: string;
  readonly initialised?: boolean;
}
export interface Seals extends SealKeeper {
  /** It restarted: sealed, and all progress gone. */
  seal(pod: string): void;
  /** Nobody listens there, from now on or no longer. */
  listens(pod: string, does: boolean): void;
  /** Another unsealer gives a share. */
  also(pod: string, share: string): void;
  isSealed(pod: string): boolean;
  /** Every share that came, in order. */
  readonly given: readonly string[];
}
interface Seal {
  sealed: boolean;
  listens: boolean;
  readonly progress: Set<string>;
}

/** All begin sealed. */
export function createSeals({ pods, threshold, shares, type = 'shamir', initialised = true }: SealsOptions): Seals {
  const seals = new Map<string, Seal>(pods.map((pod) => [pod, { sealed: true, listens: true, progress: new Set() }]));
  const given: string[] = [];
  const viewOf = ({ sealed, progress }: Seal): SealView => {
    const known = initialised ? { threshold, shares: shares.length } : { threshold: 0, shares: 0 };
    return { type, initialised, sealed, progress: progress.size, ...known };
  };
  /** False when a wrong one was among those that reached the threshold. */
  const take = (seal: Seal, share: string): boolean => {
    if (!seal.sealed) return true;
    seal.progress.add(share);
    if (seal.progress.size < threshold) return true;
    seal.sealed = ![...seal.progress].every((one) => shares.includes(one));
    seal.progress.clear();
    return !seal.sealed;
  };
  const at = (pod: string): Seal | undefined => {
    const seal = seals.get(pod);
    return seal?.listens === true ? seal : undefined;
  };
  return {
    given,
    async status(pod) {
      const seal = at(pod);
      return seal === undefined ? 'none' : viewOf(seal);
    },
    async give(pod, share) {
      const seal = at(pod);
      if (seal === undefined) return 'none';
      given.push(share);
      if (!initialised || type !== 'shamir') return 'refused';
      return take(seal, share) ? viewOf(seal) : 'refused';
    },
    seal(pod) {
      const seal = seals.get(pod);
      if (seal === undefined) return;
      seal.sealed = true;
      seal.progress.clear();
    },
    listens(pod, does) {
      const seal = seals.get(pod);
      if (seal !== undefined) seal.listens = does;
    },
    also(pod, share) {
      const seal = seals.get(pod);
      if (seal !== undefined) take(seal, share);
    },
    isSealed: (pod) => seals.get(pod)?.sealed === true,
  };
}
