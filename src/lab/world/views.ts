// All lists of the API at one moment; also the copy that a lagging API goes on showing.
import type { FluxView, NodeView, PdbView, PodView, VolumeView } from './command.ts';

export interface Views {
  readonly resourceVersion: number;
  readonly nodes: readonly NodeView[];
  readonly pods: readonly PodView[];
  readonly pdbs: readonly PdbView[];
  readonly volumes: readonly VolumeView[];
  readonly flux: readonly FluxView[];
}

export type ViewName = Exclude<keyof Views, 'resourceVersion'>;
