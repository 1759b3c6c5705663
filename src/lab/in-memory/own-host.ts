// What belongs to the own host and outlives the process: its boots, its clocks, the bootstrap unit, what it asked for.

import { type Instant, instant, timestamp } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import type { World } from '../world/world.ts';
import { createRestlessness, type Restlessness } from './events.ts';
import type { Timers } from './virtual.ts';

/** The monotonic clock counts from the start of the kernel, which is this much before the host is up. */
const kernelStartMs = 10_000;
/** 2026-11-22 03:00 UTC: what the wall clock shows when the world begins. */
const wallEpochMs = 1_795_316_400_000;

export interface OwnHostOptions {
  /** From the end of a boot to `ananke-bootstrap.service`; `never`: somebody has to say it. */
  readonly bootstrapAfterMs?: number | 'never';
}
export interface OwnHost {
  isUp(): boolean;
  toInstant(virtualMs: number): Instant;
  /** How far the own wall clock is beside the right time. */
  wallOffsetMs(): number;
  /** NTP, a person or a dead battery steps the wall clock. */
  shiftWallClock(byMs: number): void;
  isBootstrapped(): boolean;
  setBootstrapped(done: boolean): void;
  /** The host is up after a boot. */
  onBoot(listener: () => void): void;
  /** The host is no longer up: whatever ran there has ended. */
  onDown(listener: () => void): void;
  /** A clock for one process; its timers die with it. */
  clock(isOpen: () => boolean): Clock;
  readonly restlessness: Restlessness;
  /** Etcd snapshots that were asked for from here, by name, with their server: the world can only be asked by name. */
  readonly snapshots: Map<string, string>;
}

export function createOwnHost(world: World, virtual: Timers, options: OwnHostOptions = {}): OwnHost {
  const { self } = world.site;
  const { bootstrapAfterMs = 5_000 } = options;
  const boots: (() => void)[] = [];
  const downs: (() => void)[] = [];
  let bootedAt = 0;
  let shiftMs = 0;
  let bootstrapped = true;
  let up = true;

  const boot = (): void => {
    bootedAt = world.now();
    bootstrapped = false;
    if (bootstrapAfterMs !== 'never') {
      const ofBoot = bootedAt;
      virtual.after(bootstrapAfterMs, () => {
        if (ofBoot === bootedAt && up) bootstrapped = true;
      });
    }
  };
  const restlessness = createRestlessness(world.site.times.ntpMs);
  let bootIdBefore = world.truth.machines.get(self)?.bootId;
  world.onTrace((event) => {
    restlessness.notice(event);
    if (event.kind !== 'machine' || event.machine !== self) return;
    const isUp = event.state === 'on' || event.state === 'stopping';
    if (isUp === up) return;
    up = isUp;
    // A host that only hung comes back in the same boot, and its clock has gone on.
    if (isUp && event.bootId !== bootIdBefore) boot();
    if (isUp) bootIdBefore = event.bootId;
    for (const listener of isUp ? boots : downs) listener();
  });

  const toInstant = (virtualMs: number): Instant => instant(virtualMs - bootedAt + kernelStartMs);
  const wallOffsetMs = (): number => shiftMs + (world.truth.machines.get(self)?.clockOffsetMs ?? 0);
  return {
    isUp: () => up,
    toInstant,
    wallOffsetMs,
    shiftWallClock(byMs) {
      shiftMs += byMs;
    },
    isBootstrapped: () => bootstrapped,
    setBootstrapped(done) {
      bootstrapped = done;
    },
    onBoot: (listener) => boots.push(listener),
    onDown: (listener) => downs.push(listener),
    clock: (isOpen) => ({
      now: () => toInstant(virtual.now()),
      wallNow: () => timestamp(wallEpochMs + virtual.now() + wallOffsetMs()),
      wakeAt: (at, signal) => wakeAt(virtual, isOpen, at - kernelStartMs + bootedAt, signal),
    }),
    restlessness,
    snapshots: new Map(),
  };
}

/** The right time at the site, for whoever is no process of the own host. */
export function siteClock(virtual: Timers): Clock {
  return {
    now: () => instant(virtual.now()),
    wallNow: () => timestamp(wallEpochMs + virtual.now()),
    wakeAt: (at, signal) => wakeAt(virtual, () => true, at, signal),
  };
}

function wakeAt(virtual: Timers, isOpen: () => boolean, at: number, signal: AbortSignal): Promise<void> {
  virtual.stir();
  return new Promise((resolve) => {
    const wake = (): void => {
      virtual.cancel(timer);
      signal.removeEventListener('abort', wake);
      if (!isOpen()) return;
      virtual.stir();
      resolve();
    };
    // A far deadline is none: a timer at Infinity would never be the next one anyway.
    const timer = Number.isFinite(at) ? virtual.at(Math.ceil(at), wake) : undefined;
    if (signal.aborted) wake();
    else signal.addEventListener('abort', wake, { once: true });
  });
}
