// A site as plain JSON: what stands where, what feeds what, and how long each thing really takes.
// These durations are the truth of the world. What a controller believes about them is its own affair.

export interface Site {
  readonly name: string;
  /** The machine that the controller runs on; one of `machines`, with role `host`. */
  readonly self: string;
  readonly upses: readonly UpsSpec[];
  readonly machines: readonly MachineSpec[];
  readonly switches: readonly SwitchSpec[];
  readonly pods: readonly PodSpec[];
  readonly pdbs: readonly PdbSpec[];
  readonly volumes: readonly VolumeSpec[];
  readonly flux: readonly FluxSpec[];
  readonly vault?: VaultSpec;
  readonly services: readonly ServiceSpec[];
  readonly latency: LatencySpec;
  readonly times: TimesSpec;
}

/** Milliseconds from sending to arriving, drawn evenly for each direction of each request. */
export interface LatencySpec {
  readonly ups: readonly [number, number];
  readonly ssh: readonly [number, number];
  readonly api: readonly [number, number];
  /** Added to the answer of an API list, per object in it (a LIST of pods is the slow one). */
  readonly apiPerObject: number;
  readonly http: readonly [number, number];
}

/** Times of the site as a whole, in milliseconds. */
export interface TimesSpec {
  /** From etcd quorum to an API that answers. */
  readonly apiWarmupMs: number;
  /** From a kubelet that reaches the API to Ready=True with a renewed lease. */
  readonly nodeReadyMs: number;
  /** Kubelets renew their lease this often (Kubernetes: 10 s). */
  readonly leaseMs: number;
  /** A node whose lease is older than this becomes Unknown (Kubernetes: 40 s, 50 s from v1.32). */
  readonly nodeMonitorGraceMs: number;
  /** The scheduler's and controllers' usual delay before a replacement is made or bound. */
  readonly scheduleMs: number;
  /** A root Kustomization applies its children again this often. */
  readonly fluxIntervalMs: number;
  /** A Kustomization or HelmRelease needs this long from its source to Ready. */
  readonly fluxReconcileMs: number;
  /** systemd-shutdown waits this long on leftover containerd-shims (k3s#2400: about 90 s). */
  readonly shimMs: number;
  /** After boot, a machine without a clock learns the time from the network in this time. */
  readonly ntpMs: number;
  /** An etcd snapshot on a server. */
  readonly snapshotMs: number;
  /** A replica that comes back is in step again after this. */
  readonly rebuildMs: number;
}

export interface UpsSpec {
  readonly name: string;
  /** The mains circuit on which the UPS hangs; UPSes of one circuit lose it together. */
  readonly circuit: string;
  readonly capacityWh: number;
  /** What 100 % in `ups.load` means. */
  readonly nominalWatts: number;
  readonly chargeWatts: number;
  /** LB is raised at or below this charge. */
  readonly lowBatteryPercent: number;
  readonly reports: { readonly charge: boolean; readonly runtime: boolean; readonly load: boolean };
  /**
   * How often its driver reads the numbers; between, only the status. 2 s when absent. usbhid-ups asks for everything each
   * `pollfreq` seconds (30 by default) and gets the rest only from UPSes that report changes by themselves.
   */
  readonly numbersMs?: number;
  /** The machine whose upsd serves this UPS. */
  readonly serverHost: string;
  /** Whether the UPS understands `shutdown.return`. */
  readonly returnOutput: boolean;
  /** From mains back to output on, after the output was off. */
  readonly startDelayMs: number;
  /** 100 when absent. */
  readonly initialChargePercent?: number;
}

export type Wake = 'mains' | 'wake-on-lan' | 'command' | 'manual';

export interface MachineSpec {
  readonly name: string;
  readonly role: 'server' | 'agent' | 'host';
  /** Names of UPSes; none means a socket that never fails. */
  readonly feeds: readonly string[];
  /** The machine runs while at least this many of its feeds are live. */
  readonly minFeeds: number;
  /** mains: starts whenever power comes to it after it had none. manual: only when a person presses the button. */
  readonly wake: Wake;
  readonly idleWatts: number;
  /** With all its containers running, and while booting. */
  readonly busyWatts: number;
  readonly bootMs: number;
  /** `systemctl stop` of the k3s unit. */
  readonly stopMs: number;
  /** From starting the k3s unit to a kubelet (and, on a server, an etcd member) that runs. */
  readonly startMs: number;
  /** An orderly poweroff with nothing left running. */
  readonly poweroffMs: number;
  /** The switch that its network goes through; none means that its link never fails. */
  readonly switch?: string;
  /** Machines that mount from it or are reached through it. Tells an order; the world itself enforces none. */
  readonly serves?: readonly string[];
  /** A management controller answers for it while it has power, also when it is off. */
  readonly bmc?: boolean;
  /** A socket that can be asked whether it delivers power draw. */
  readonly outlet?: boolean;
  /** Without a battery-backed clock it boots in the past, until the network tells it the time. */
  readonly noClock?: boolean;
}

export interface SwitchSpec {
  readonly name: string;
  readonly feeds: readonly string[];
}

export interface PodSpec {
  readonly namespace: string;
  /** The name of the place that the pod fills; a Deployment's pods carry it as the beginning of theirs. */
  readonly name: string;
  readonly owner: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'none';
  /** storage: volumes live and die with it. system: kube-system and the like. */
  readonly kind: 'workload' | 'storage' | 'system';
  readonly node: string;
  /** How long the program really takes to end after SIGTERM. */
  readonly graceMs: number;
  /** What its spec allows before SIGKILL. */
  readonly terminationGraceMs: number;
  readonly startMs: number;
  readonly volume?: string;
  /** Places (namespace/name) that must be ready before this one gets ready: its database, DNS. */
  readonly after?: readonly string[];
}

export interface PdbSpec {
  readonly namespace: string;
  readonly name: string;
  /** Places (pod names of its namespace) that it selects. */
  readonly pods: readonly string[];
  readonly minAvailable: number;
}

/** The engine runs where the pod of the volume runs; writes go to every replica. */
export interface VolumeSpec {
  readonly name: string;
  readonly replicas: readonly string[];
  /** From the end of its pod to detached, with API and storage pods alive. */
  readonly detachMs: number;
}

export interface FluxSpec {
  readonly kind: 'Kustomization' | 'HelmRelease' | 'GitRepository';
  readonly name: string;
  readonly root?: boolean;
  /** The Kustomization that applies it. */
  readonly parent?: string;
  /** Suspended when the world begins, by this person or tool; Git is silent about such an object. */
  readonly suspendedBy?: string;
  readonly url?: string;
  readonly branch?: string;
  /** GitRepository: the service that serves it, when that service is in the cluster. */
  readonly servedBy?: string;
}

export interface VaultSpec {
  /** Places (namespace/name) of its pods. */
  readonly pods: readonly string[];
  readonly threshold: number;
  readonly shares: readonly string[];
}

export interface ServiceSpec {
  readonly name: string;
  /** Places (namespace/name) that must be ready. */
  readonly needs: readonly string[];
  readonly needsVault?: boolean;
  /** From everything that it needs to a healthy answer. */
  readonly warmupMs: number;
}
