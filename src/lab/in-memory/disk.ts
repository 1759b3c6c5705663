// `files`: the disk of the own host. It outlives the process and the boot; what was not synced when the process was
// killed may be whole, torn or lost, as the seed says.
import type { Files } from '../../core/ports.ts';
import type { Scheduled } from '../world/queue.ts';
import { type Random, randomStream } from '../world/random.ts';
import type { VirtualTime } from './virtual.ts';

/**
 * full: part of it may fit. read-only: mounted so after an error. fsync-fails: nobody knows what is there.
 * hangs: no write ends until the fault does.
 */
export type DiskFault = 'full' | 'read-only' | 'fsync-fails' | 'hangs';
/** What a write that was under way leaves when the process is killed. */
export type Remainder = 'whole' | 'torn' | 'lost';

export interface WriteBegins {
  readonly path: string;
  readonly kind: 'append' | 'replace' | 'update';
  /** Counted over the life of the disk. */
  readonly number: number;
}
export interface DiskOptions {
  readonly virtual: VirtualTime;
  readonly seed: number;
  /** How long a synced write takes. */
  readonly syncMs?: number;
}
export interface Disk {
  /** The port, for one process; it is dead once that process is. */
  open(): Files;
  /** The process is killed: what it was writing ends as `remainder` says, or as the seed does. */
  crash(remainder?: Remainder): void;
  setFault(fault: DiskFault | undefined): void;
  /**
   * Called as a write begins: the place to kill the process. `crash('lost')` is before it, `crash('whole')` after it, and
   * `crash('torn')` in between.
   */
  onWrite(listener: (write: WriteBegins) => void): () => void;
  /** As an editor or a person does it, at once and durable. */
  write(path: string, bytes: Uint8Array | undefined): void;
  read(path: string): Uint8Array | undefined;
  paths(): readonly string[];
  writes(): number;
}

interface Pending {
  timer: Scheduled | undefined;
  readonly finish: () => void;
  /** Puts all of it, or the beginning of it, on the disk. */
  readonly land: (share: number) => void;
  readonly canTear: boolean;
}

const defaultSyncMs = 2;

export function createDisk(options: DiskOptions): Disk {
  return new SimulatedDisk(options);
}

class SimulatedDisk implements Disk {
  private readonly virtual: VirtualTime;
  private readonly syncMs: number;
  private readonly random: Random;
  private readonly stored = new Map<string, Uint8Array[]>();
  private readonly listeners = new Set<(write: WriteBegins) => void>();
  private pending = new Set<Pending>();
  private fault: DiskFault | undefined;
  private count = 0;
  /** The process that may use the port. */
  private life = 0;

  constructor({ virtual, seed, syncMs = defaultSyncMs }: DiskOptions) {
    this.virtual = virtual;
    this.syncMs = syncMs;
    this.random = randomStream(seed, 'disk');
  }

  open(): Files {
    const { life, stored } = this;
    return {
      read: (path) => {
        this.virtual.stir();
        return life === this.life ? Promise.resolve(this.read(path)) : new Promise(() => undefined);
      },
      replace: (path, bytes) => this.begin(path, 'replace', life, () => this.write(path, bytes)),
      append: (path, bytes) => this.begin(path, 'append', life, (share) => appendTo(stored, path, bytes, share)),
      update: (path, edit) => this.begin(path, 'update', life, () => this.write(path, edit(this.read(path)))),
    };
  }

  crash(remainder?: Remainder): void {
    this.life += 1;
    const underWay = this.pending;
    this.pending = new Set();
    for (const entry of underWay) {
      this.virtual.cancel(entry.timer);
      this.land(entry, remainder);
    }
  }

  setFault(fault: DiskFault | undefined): void {
    this.fault = fault;
    if (fault === 'hangs') return;
    for (const entry of this.pending) entry.timer ??= this.virtual.after(this.syncMs, entry.finish);
  }

  onWrite(listener: (write: WriteBegins) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  write(path: string, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.stored.delete(path);
    else this.stored.set(path, [bytes]);
  }

  read(path: string): Uint8Array | undefined {
    return joined(this.stored, path);
  }

  paths(): readonly string[] {
    return [...this.stored.keys()].sort();
  }

  writes(): number {
    return this.count;
  }

  private begin(path: string, kind: WriteBegins['kind'], life: number, land: Pending['land']): Promise<void> {
    this.virtual.stir();
    // A process that is gone writes nothing and waits for nothing.
    if (life !== this.life) return new Promise(() => undefined);
    return new Promise((resolve, reject) => {
      const entry: Pending = {
        timer: undefined,
        finish: () => this.finish(entry, resolve, reject),
        land,
        canTear: kind === 'append',
      };
      this.pending.add(entry);
      this.count += 1;
      for (const listener of this.listeners) listener({ path, kind, number: this.count });
      // Whoever listened may have killed the process.
      if (life !== this.life || this.fault === 'hangs') return;
      if (this.fault === 'read-only') {
        this.pending.delete(entry);
        reject(refusal(this.fault));
      } else entry.timer = this.virtual.after(this.syncMs, entry.finish);
    });
  }

  private finish(entry: Pending, resolve: () => void, reject: (error: unknown) => void): void {
    this.pending.delete(entry);
    this.virtual.stir();
    try {
      if (this.fault === undefined) entry.land(1);
      else this.land(entry);
    } catch (error) {
      // The edit of an update threw.
      reject(error);
      return;
    }
    if (this.fault === undefined) resolve();
    else reject(refusal(this.fault));
  }

  private land(entry: Pending, remainder?: Remainder): void {
    const share = shareLeft(remainder, entry.canTear, this.random);
    if (share > 0) entry.land(share);
  }
}

/** A replaced file is never torn: the new name appears whole, or the old one stays. */
function shareLeft(remainder: Remainder | undefined, canTear: boolean, random: Random): number {
  const left = remainder ?? random.pick(['whole', 'torn', 'lost'] as const);
  if (left === 'whole') return 1;
  return left === 'torn' && canTear ? random.between(0.05, 0.95) : 0;
}

function appendTo(stored: Map<string, Uint8Array[]>, path: string, bytes: Uint8Array, share: number): void {
  const part = share === 1 ? bytes : bytes.subarray(0, Math.floor(bytes.length * share));
  const parts = stored.get(path);
  if (parts === undefined) stored.set(path, [part]);
  else parts.push(part);
}

/** Appended pieces are joined when somebody reads, which is rare. */
function joined(stored: Map<string, Uint8Array[]>, path: string): Uint8Array | undefined {
  const parts = stored.get(path);
  if (parts === undefined || parts.length < 2) return parts?.[0];
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  stored.set(path, [whole]);
  return whole;
}

function refusal(fault: DiskFault): Error {
  const word = { full: 'ENOSPC', 'read-only': 'EROFS', 'fsync-fails': 'EIO', hangs: 'ETIMEDOUT' }[fault];
  return new Error(`${word}: the disk refuses (${fault})`);
}
