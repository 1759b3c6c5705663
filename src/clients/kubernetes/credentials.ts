/** The credentials in use: read once, and anew after a server did not take them, because a token or certificate may be renewed. */
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { type Loaded, loadKubeconfig } from './kubeconfig.ts';
import { credentialsPauseMs } from './limits.ts';

export interface CredentialStore {
  get(): Promise<Loaded>;
  /** A server did not take them: the next `get` reads them anew, unless they are fresh. */
  doubt(): void;
}

export function createCredentialStore(path: string, clock: Clock): CredentialStore {
  let loading: { readonly at: Instant; readonly work: Promise<Loaded> } | undefined;
  let isDoubted = false;
  return {
    get() {
      const now = clock.now();
      if (loading === undefined || (isDoubted && now >= after(loading.at, credentialsPauseMs))) {
        isDoubted = false;
        loading = { at: now, work: loadKubeconfig(path).then(noteUnusable) };
      }
      return loading.work;
    },
    doubt() {
      isDoubted = true;
    },
  };

  /** A file that cannot be used now may be put right. */
  function noteUnusable(loaded: Loaded): Loaded {
    if (loaded.is === 'unusable') isDoubted = true;
    return loaded;
  }
}
