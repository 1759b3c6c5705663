/**
 * The closed list of what ananke may ask of a machine over SSH. The forced command of a node is generated from it, so nothing
 * else can be run there, whoever holds the key.
 */
export const nodeVerbs = {
  probe: 'Boot id, unit state, running containers, mounts, marker, clock and machine id, in one answer.',
  clock: 'The wall clock alone.',
  mounts: 'Mounted volumes of pods.',
  sync: 'Writes dirty pages out.',
  snapshot: 'Starts an etcd snapshot as a transient unit named after the run.',
  'snapshot-status': 'The state of that unit, and the snapshots that are listed.',
  'snapshot-copy': 'Streams a snapshot out of the cluster.',
  'end-workloads': 'Ends workload containers through the CRI: SIGTERM, a bounded grace, SIGKILL.',
  stop: 'Asks systemd to stop the Kubernetes unit, without waiting.',
  'kill-leftovers': 'Ends every container that the stopped unit left behind.',
  start: 'Asks systemd to start the Kubernetes unit, without waiting.',
  'stay-down': 'Writes the marker that keeps the unit from starting by itself at boot.',
  'clear-stay-down': 'Removes that marker.',
  'import-image': 'Imports an image archive into containerd.',
  poweroff: 'Powers this boot of the machine off; refused when the boot id is another one.',
  'poweroff-force': 'The same without waiting for units, after a sync.',
  'guard-status': 'Whether the last-ditch guard of the machine is installed and armed.',
} as const;
export type NodeVerb = keyof typeof nodeVerbs;
