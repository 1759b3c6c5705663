// Stands between one simulated outage and those who judge it: what people said, what the controller showed, what it wrote.
import { parseDesired } from '../../api/desired.ts';
import type { TickReport } from '../../controller/loop.ts';
import type { Config } from '../../core/config.ts';
import type { Ports } from '../../core/ports.ts';
import type { Lives } from '../in-memory/lives.ts';
import type { World } from '../world/world.ts';
import { type OpenMandate, openMandate, wordOf } from './mandate.ts';
import { createRecorder } from './record.ts';

/** A violation in the words of whoever found it. */
export interface Finding {
  readonly invariant: string;
  readonly at: number;
  readonly subject: string;
  readonly message: string;
}
export interface Harness {
  readonly mandate: OpenMandate;
  begin(lives: Lives): void;
  through(ports: Ports, life: number): Ports;
  take(report: TickReport, life: number): void;
  said(bytes: Uint8Array | undefined): void;
  crashes(): void;
  diskFault(on: boolean): void;
  personLooks(): void;
  saysConverged(): boolean;
  finish(converged: boolean): void;
  findings(): readonly Finding[];
  standingBlocks(): readonly string[];
  ticks(): number;
  counters(): Readonly<Record<string, number>>;
}

export function createHarness(world: World, config: Config, bootstrap: boolean): Harness {
  const mandate = openMandate(config, world.site, bootstrap);
  const recorder = createRecorder(mandate);
  const counters: Record<string, number> = {};
  let ticks = 0;
  let last: TickReport | undefined;
  const { self } = world.site;

  const endAbsence = (): void => {
    const absence = mandate.absent.at(-1);
    if (absence !== undefined && absence.until === undefined) absence.until = world.now();
  };
  return {
    mandate,
    begin: () => {},
    through: (ports) => ports,
    take(report) {
      ticks += 1;
      last = report;
      endAbsence();
      recorder.take(world.now(), report);
    },
    said(bytes) {
      const desired = parseDesired(bytes, config);
      if (desired.state === 'valid') mandate.words.push(wordOf(world.now(), desired.spec));
    },
    crashes() {
      mandate.absent.push({ from: world.now() });
    },
    diskFault: () => {},
    personLooks() {
      // Nobody but a person can wake the own host.
      const own = world.truth.machines.get(self);
      if (own?.state === 'off') world.inject({ at: world.now(), kind: 'person-powers-on', target: self });
    },
    saysConverged() {
      const condition = last?.decision.conditions.find(({ type }) => type === 'Converged');
      return condition?.status === 'True' && condition.reason === 'Up' && last?.decision.memory.run?.phase !== 'acting';
    },
    finish: () => {},
    findings: () => [],
    standingBlocks: () =>
      mandate.blocked.filter(({ until }) => until === undefined).map((b) => `${b.reason} ${b.subject}`),
    ticks: () => ticks,
    counters: () => counters,
  };
}
