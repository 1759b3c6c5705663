// Changes of the whole small site at once.
import type { Snapshot } from '../../../src/core/facts.ts';
import { known } from '../../../src/core/observed.ts';
import { pi1, pi2, pi3, upsA } from './config.ts';
import {
  aNode,
  bootOf,
  onBattery,
  stoppedNode,
  withCell,
  withFact,
  withFactAbout,
  withKubeNode,
  withMachineOff,
  withUpsReading,
} from './snapshot.ts';

export type Change = (snapshot: Snapshot) => Snapshot;
const all = [pi1, pi2, pi3];
/** On battery, and low. */
export const outage: Change = (snapshot) => withUpsReading(snapshot, upsA, { ...onBattery, tokens: ['OB', 'LB'] });
/** On battery for as long as is left of it. */
export const onBatteryFor =
  (runtimeSeconds: number, ups = upsA): Change =>
  (snapshot) =>
    withUpsReading(snapshot, ups, { ...onBattery, tokens: ['OB'], runtimeSeconds });
export const allOff: Change = (snapshot) => all.reduce((now, name) => withMachineOff(now, name), snapshot);
/** Every machine answers in that boot, with its unit stopped, cordoned and empty, and Flux suspended. */
export const stopped =
  (boot: number): Change =>
  (snapshot) => {
    const quiet = withFact(snapshot, 'flux', ({ objects }) => ({
      objects: objects.map((object) => ({ ...object, suspended: true, suspendedBy: 'run-1' })),
    }));
    return all.reduce((now, name) => {
      const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
      const node = stoppedNode(name, { bootId: bootOf(name, boot) });
      const cordoned = withKubeNode(withCell(answers, `node/${name}`, known(node, now.takenAt)), name, {
        unschedulable: true,
        cordonedBy: 'run-1',
      });
      const empty = withFactAbout(cordoned, 'pods', name, () => []);
      return withFactAbout(empty, 'volumes', name, () => ({ engines: [], replicas: [] }));
    }, quiet);
  };

/** Every machine answers in that boot and runs. */
export const running =
  (boot: number): Change =>
  (snapshot) =>
    all.reduce((now, name) => {
      const answers = withFactAbout(now, 'reach', name, () => ({ answer: 'answers', since: now.takenAt }));
      return withCell(answers, `node/${name}`, known(aNode(name, { bootId: bootOf(name, boot) }), now.takenAt));
    }, snapshot);
