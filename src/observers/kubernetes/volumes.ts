/** From volume attachments and Longhorn's objects to what the cells `volumes` hold: what is in use, and which nodes it touches. */
import type { NodeVolumesReading } from '../../core/facts.ts';
import type { LonghornReplica, LonghornShareManager, LonghornVolume } from './longhorn.ts';
import type { VolumeAttachment } from './schema.ts';

export interface Volumes {
  readonly attachments: readonly VolumeAttachment[];
  readonly volumes: readonly LonghornVolume[];
  readonly replicas: readonly LonghornReplica[];
  readonly shareManagers: readonly LonghornShareManager[];
}

export function volumesByNode(found: Volumes, nodes: readonly string[]): ReadonlyMap<string, NodeVolumesReading> {
  const readings = new Map(
    nodes.map((node) => [node, { engines: new Set<string>(), replicas: [] as { volume: string; engineOn: string }[] }]),
  );
  const engineOf = new Map<string, string>();
  for (const volume of found.volumes) {
    if (!isInUse(volume)) continue;
    const { name } = volume.metadata;
    const node = engineNode(volume);
    engineOf.set(name, node);
    readings.get(node)?.engines.add(name);
  }
  for (const { metadata, status } of found.shareManagers) {
    if (isIdle(status?.state) || engineOf.has(metadata.name)) continue;
    readings.get(status?.ownerID ?? '')?.engines.add(`share-manager-${metadata.name}`);
  }
  for (const { metadata, spec, status } of found.attachments) {
    if (status?.attached === true)
      readings.get(spec.nodeName)?.engines.add(spec.source.persistentVolumeName || metadata.name);
  }
  for (const { spec } of found.replicas) {
    const volume = spec.volumeName ?? '';
    const engineOn = engineOf.get(volume);
    if (engineOn !== undefined) readings.get(spec.nodeID ?? '')?.replicas.push({ volume, engineOn });
  }
  return new Map([...readings].map(([node, { engines, replicas }]) => [node, { engines: [...engines], replicas }]));
}

/** Detached is the only state that proves it, with one exception: a volume that is made or removed and has no node has no engine. */
function isInUse(volume: LonghornVolume): boolean {
  const state = volume.status?.state;
  if (state === 'detached') return false;
  const isBeingMade =
    state === 'creating' || state === 'deleting' || state === '' || state === null || state === undefined;
  return !isBeingMade || engineNode(volume) !== '';
}

/** Where it runs, else where it is going to; empty when nobody says. */
function engineNode({ spec, status }: LonghornVolume): string {
  return status?.currentNodeID || spec.nodeID || '';
}

const isIdle = (state: string | null | undefined): boolean =>
  state === 'stopped' || state === 'error' || state === '' || state === null || state === undefined;
