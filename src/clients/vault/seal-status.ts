/**
 * The state of the seal, as `sys/seal-status` and `sys/unseal` tell it: https://developer.hashicorp.com/vault/api-docs/system/seal-status
 * Only the fields that are used are read, and nothing of it is guessed.
 */
import { sharesLimit } from './limits.ts';

/** https://developer.hashicorp.com/vault/docs/configuration/seal; a word that is none of these is not repeated. */
const kinds = ['shamir', 'transit', 'awskms', 'azurekeyvault', 'gcpckms', 'alicloudkms', 'ocikms', 'pkcs11'] as const;

export interface SealStatus {
  readonly sealed: boolean;
  readonly initialised: boolean;
  /** Only `shamir` takes shares; the others open themselves as soon as whatever holds their key answers. */
  readonly kind: (typeof kinds)[number] | 'another';
  /** How many different shares it needs, how many there are, and how many of those it has been given so far. */
  readonly threshold: number;
  readonly shares: number;
  readonly progress: number;
}
export type SealReading =
  | { readonly is: 'read'; readonly status: SealStatus }
  | { readonly is: 'unreadable'; readonly why: string };

export function readSealStatus(value: unknown): SealReading {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return unreadable('it is no object');
  const field = (name: string): unknown => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined);
  const [sealed, initialised, type] = [field('sealed'), field('initialized'), field('type')];
  if (typeof sealed !== 'boolean') return unreadable('"sealed" is no boolean');
  if (typeof initialised !== 'boolean') return unreadable('"initialized" is no boolean');
  if (typeof type !== 'string') return unreadable('"type" is no text');
  const [threshold, shares, progress] = [field('t'), field('n'), field('progress')];
  if (!isCount(threshold)) return unreadable('"t" is no count of shares');
  if (!isCount(shares)) return unreadable('"n" is no count of shares');
  if (!isCount(progress)) return unreadable('"progress" is no count of shares');
  const kind = kinds.find((one) => one === type) ?? 'another';
  return { is: 'read', status: { sealed, initialised, kind, threshold, shares, progress } };
}

const unreadable = (why: string): SealReading => ({ is: 'unreadable', why });

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= sharesLimit;
}
