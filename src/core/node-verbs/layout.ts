/** Where things are on a machine, by the distribution of Kubernetes that runs there and the part that the machine has in it. */

export interface MachineKind {
  readonly distribution: 'k3s' | 'rke2' | 'kubeadm';
  readonly role: 'server' | 'agent' | 'host';
}

export interface Layout {
  /** The unit that is Kubernetes here; absent on a machine outside it. */
  readonly unit?: string;
  /** Commands, each as words. Absent: this machine has none. */
  readonly crictl?: string;
  readonly snapshotSave?: string;
  /** Ends what the unit leaves behind: the script of the distribution, or what comes near. */
  readonly kill?: string;
  /** etcd snapshots, one file each. */
  readonly snapshots?: string;
  /** One folder per container that containerd runs, with `config.json` and `init.pid` (its bundles, runtime v2). */
  readonly tasks: string;
  /** Where the kubelet mounts volumes of pods. */
  readonly kubelet: string;
  readonly bootId: string;
  readonly machineId: string;
  readonly mounts: string;
  readonly proc: string;
  /** The stay-down marker, and the folder of units that the drop-in goes to. */
  readonly marker: string;
  readonly units: string;
  /** For the scripts of transient units; gone after a boot. */
  readonly run: string;
  /** Where commands are looked for after the machine's own PATH, which is short in a session that is no login. */
  readonly searchPath: string;
}

const everywhere = {
  kubelet: '/var/lib/kubelet',
  bootId: '/proc/sys/kernel/random/boot_id',
  machineId: '/etc/machine-id',
  // Of the first process: a session may have a mount namespace of its own (pam_namespace).
  mounts: '/proc/1/mounts',
  proc: '/proc',
  marker: '/var/lib/ananke-node/stay-down',
  units: '/etc/systemd/system',
  run: '/run/ananke-node',
  searchPath:
    '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/opt/bin:/opt/rke2/bin:/var/lib/rancher/rke2/bin',
} as const;
/** containerd keeps the bundles of a namespace below its state folder; Kubernetes uses the namespace k8s.io. */
const tasksBelow = (state: string): string => `${state}/io.containerd.runtime.v2.task/k8s.io`;

/**
 * Units, scripts and folders: k3s install.sh and docs.k3s.io/upgrades/killall, docs.rke2.io, kubernetes.io. A snapshot command
 * exists on servers with embedded etcd; what is asked of another datastore answers with an error of its own.
 */
export function layoutOf({ distribution, role }: MachineKind): Layout {
  if (role === 'host') return { ...everywhere, tasks: tasksBelow('/run/containerd') };
  const isServer = role === 'server';
  switch (distribution) {
    case 'k3s':
      return {
        ...everywhere,
        unit: isServer ? 'k3s.service' : 'k3s-agent.service',
        crictl: 'k3s crictl',
        kill: 'k3s-killall.sh',
        tasks: tasksBelow('/run/k3s/containerd'),
        ...(isServer ? etcd('k3s etcd-snapshot save --name', '/var/lib/rancher/k3s/server/db/snapshots') : {}),
      };
    case 'rke2':
      return {
        ...everywhere,
        unit: isServer ? 'rke2-server.service' : 'rke2-agent.service',
        crictl: 'crictl --runtime-endpoint unix:///run/k3s/containerd/containerd.sock',
        kill: 'rke2-killall.sh',
        tasks: tasksBelow('/run/k3s/containerd'),
        ...(isServer ? etcd('rke2 etcd-snapshot save --name', '/var/lib/rancher/rke2/server/db/snapshots') : {}),
      };
    case 'kubeadm':
      return {
        ...everywhere,
        unit: 'kubelet.service',
        crictl: 'crictl --runtime-endpoint unix:///run/containerd/containerd.sock',
        // It has no such script: the kubelet must not bring back what ends, and containerd must not clean up half of it.
        kill: 'systemctl kill --signal=SIGKILL kubelet.service containerd.service; pkill -KILL -f containerd-shim-runc',
        tasks: tasksBelow('/run/containerd'),
      };
  }
}

function etcd(snapshotSave: string, snapshots: string): Pick<Layout, 'snapshotSave' | 'snapshots'> {
  return { snapshotSave, snapshots };
}
