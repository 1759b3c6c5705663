/** The cells `volumes`: volume attachments, and Longhorn's own objects where it is installed. */
import { type Collection, volumeAttachments } from '../../clients/kubernetes/paths.ts';
import type { CellName } from '../../core/facts.ts';
import { cellFailure } from '../api-failure.ts';
import { type Fit, fitter } from '../fit.ts';
import { failureIn, type Shown } from '../lister.ts';
import { LonghornReplica, LonghornShareManager, LonghornVolume, longhornGroup } from './longhorn.ts';
import { failAll, type KubernetesObserverOptions, type Reader } from './reader.ts';
import { VolumeAttachment } from './schema.ts';
import { volumesByNode } from './volumes.ts';

const fitAttachment = fitter('VolumeAttachment', VolumeAttachment);
const fitVolume = fitter('Longhorn volume', LonghornVolume);
const fitReplica = fitter('Longhorn replica', LonghornReplica);
const fitShareManager = fitter('Longhorn share manager', LonghornShareManager);

export function createVolumesReader(host: KubernetesObserverOptions): Reader {
  const { lister, cells, kubelets, discovery } = host;
  const names = kubelets.map((node): CellName => `volumes/${node}`);
  return {
    cells: names,
    async read({ began, asked }, signal) {
      const served = await discovery.served(longhornGroup, { signal });
      if (signal.aborted) return;
      if (served.is !== 'ok') return failAll(cells, names, cellFailure(served));
      const show = <Value>(resource: string, fit: (object: unknown) => Fit<Value>): Promise<Shown<Value>> =>
        showServed(served.value?.get(resource), fit);
      const showServed = <Value>(what: Collection | undefined, fit: (object: unknown) => Fit<Value>) =>
        what === undefined ? Promise.resolve<Shown<Value>>(nothingServed) : lister.show(what, fit, signal);
      const [attachments, volumes, replicas, shareManagers] = await Promise.all([
        lister.show(volumeAttachments, fitAttachment, signal),
        show('volumes', fitVolume),
        show('replicas', fitReplica),
        show('sharemanagers', fitShareManager),
      ]);
      if (signal.aborted) return;
      const failed = failureIn(attachments, volumes, replicas, shareManagers);
      // Its version may have gone with an update.
      if (failed !== undefined) discovery.forget(longhornGroup);
      if (failed !== undefined) return failAll(cells, names, failed.failure);
      if (attachments.is === 'failed' || volumes.is === 'failed') return;
      if (replicas.is === 'failed' || shareManagers.is === 'failed') return;
      // What is in use on which node is one picture: with a piece missing no node can be told to be free.
      const [odd] = [...attachments.odd, ...volumes.odd, ...replicas.odd, ...shareManagers.odd];
      if (odd !== undefined) return failAll(cells, names, odd.failure);
      const found = {
        attachments: attachments.values,
        volumes: volumes.values,
        replicas: replicas.values,
        shareManagers: shareManagers.values,
      };
      for (const [node, value] of volumesByNode(found, kubelets)) cells.publish(`volumes/${node}`, value, began, asked);
    },
  };
}

const nothingServed = { is: 'shown', values: [], odd: [] } as const;
