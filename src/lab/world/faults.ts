// What can go wrong, as plain data. A fault begins at `at` and ends at `untilMs`, or when it is cleared, or never.

export type FaultTarget =
  | 'circuit'
  | 'ups'
  | 'machine'
  | 'switch'
  | 'pdb'
  | 'pod'
  | 'api'
  | 'service'
  | 'flux'
  | 'node';

/** Every fault the world can produce: on what, whether it lasts, what `value` means, and what happens. */
export const faultCatalogue = {
  // power and the UPS signal
  'mains-off': { on: 'circuit', lasts: true, what: 'the circuit has no power' },
  'mains-flap': { on: 'circuit', lasts: true, what: 'power goes and comes; value = ms of each half (4000)' },
  'battery-collapse': {
    on: 'ups',
    lasts: false,
    what: 'the battery falls to `value` seconds (20) at the present load',
  },
  'driver-dead': { on: 'ups', lasts: true, what: 'DRIVER-NOT-CONNECTED at once' },
  'driver-silent': { on: 'ups', lasts: true, what: 'the last reading for 15 s, then DATA-STALE' },
  'driver-dead-at-transfer': {
    on: 'ups',
    lasts: true,
    what: 'the driver dies for `value` ms (20000) at each transfer',
  },
  'upsd-unreachable': { on: 'ups', lasts: true, what: 'the upsd that serves it answers nothing' },
  'runtime-wrong': { on: 'ups', lasts: true, what: 'battery.runtime reads `text` ("0", "-1", "65535", "")' },
  'self-test': { on: 'ups', lasts: true, what: 'OB DISCHRG CAL on the battery while input is present' },
  'calibration-latched': { on: 'ups', lasts: true, what: 'CAL stays in the status whatever else is true' },
  'low-battery-with-mains': { on: 'ups', lasts: true, what: 'LB RB in the status, also on mains' },
  'forced-shutdown': { on: 'ups', lasts: false, what: 'somebody sets FSD; it latches until that upsd restarts' },
  // machines
  'stop-hangs': { on: 'machine', lasts: true, what: 'the k3s unit stays deactivating' },
  'poweroff-hangs': { on: 'machine', lasts: true, what: 'an orderly poweroff never ends; only force helps' },
  hung: { on: 'machine', lasts: true, what: 'answers nothing, containers go on' },
  'ssh-mute': { on: 'machine', lasts: true, what: 'accepts connections and never replies' },
  'ssh-lies': { on: 'machine', lasts: true, what: 'says that it did it, and did nothing' },
  dead: { on: 'machine', lasts: true, what: 'broken hardware: dark at once, does not start' },
  'wont-boot': { on: 'machine', lasts: true, what: 'a boot that begins never ends' },
  'wake-deaf': { on: 'machine', lasts: true, what: 'the first `value` (2) wake attempts have no effect' },
  reboots: { on: 'machine', lasts: false, what: 'restarts by itself, without warning' },
  'snapshot-hangs': { on: 'machine', lasts: true, what: 'an etcd snapshot there never ends' },
  'clock-step': { on: 'machine', lasts: false, what: 'its wall clock steps by `value` ms' },
  'link-down': { on: 'machine', lasts: true, what: 'its network cable is out; it runs on, alone' },
  'switch-dead': { on: 'switch', lasts: true, what: 'nothing behind it can be reached' },
  // Kubernetes
  'pdb-never-yields': { on: 'pdb', lasts: true, what: 'every eviction under it is refused' },
  'pod-stuck-terminating': { on: 'pod', lasts: true, what: 'neither SIGTERM nor the kubelet ends it' },
  'pod-crashes': { on: 'pod', lasts: true, what: 'its containers run and are never ready' },
  'api-gone': { on: 'api', lasts: true, what: 'no API server answers, although etcd is well' },
  'api-stale': { on: 'api', lasts: true, what: 'lists show a frozen copy; value 1 = with own writes on top' },
  'api-slow': { on: 'api', lasts: true, what: 'every answer takes `value` ms (8000) longer' },
  'probe-flaps': { on: 'service', lasts: true, what: 'every other answer is 503' },
  'flux-reconciling': { on: 'flux', lasts: true, what: 'a reconciliation is under way' },
  // people
  'person-cordons': { on: 'node', lasts: false, what: 'somebody cordons the node' },
  'person-uncordons': { on: 'node', lasts: false, what: 'somebody uncordons the node' },
  'person-suspends': { on: 'flux', lasts: false, what: 'somebody suspends the object' },
  'person-moves-source': { on: 'flux', lasts: true, what: 'somebody sets branch `text` (break-glass) on the source' },
  'person-powers-on': { on: 'machine', lasts: false, what: 'somebody presses the power button' },
} as const satisfies Record<string, { on: FaultTarget; lasts: boolean; what: string }>;

export type FaultKind = keyof typeof faultCatalogue;
export const faultKinds: readonly FaultKind[] = Object.keys(faultCatalogue).filter(
  (kind): kind is FaultKind => kind in faultCatalogue,
);

export interface Fault {
  /** World time; in the past means now. */
  readonly at: number;
  readonly kind: FaultKind;
  /** Name of a circuit, UPS, machine, ...; pods, PDBs as namespace/name, Flux objects as Kind/name, the API as `api`. */
  readonly target: string;
  readonly untilMs?: number;
  readonly value?: number;
  readonly text?: string;
}
