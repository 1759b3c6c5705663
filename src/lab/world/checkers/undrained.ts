// A way down that leaves the drain out leaves kubelets that start ended pods again elsewhere.
import type { Scene } from './checker.ts';

/** The volume was attached anew in a way down without a drain: it may come back at any moment, also after everybody has looked. */
export function cameBackUndrained({ causes, history }: Scene, volume: string, at: number): boolean {
  const said = causes.wordsAround(at).find((word) => word.cluster === 'down' && word.options?.skipDrain === true);
  return said !== undefined && (history.volumes.get(volume)?.attachedAt ?? said.at) > said.at;
}
