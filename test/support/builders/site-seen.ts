// What `ananke doctor` sees of a site in which all is well; every test says what differs.
import type { SiteSeen } from '../../../src/checks/seen.ts';
import type { Config } from '../../../src/core/config.ts';
import type { DesiredSpec } from '../../../src/core/desired.ts';
import type { Snapshot } from '../../../src/core/facts.ts';
import { known } from '../../../src/core/observed.ts';
import { siteOf } from '../../../src/core/site.ts';
import { aSpec } from './memory.ts';
import { aSnapshot, withCell } from './snapshot.ts';

export function aSiteSeen(config: Config, change: Partial<SiteSeen> = {}): SiteSeen {
  return {
    config,
    call: 'ananke',
    snapshot: withOutlets(config),
    desired: wanting(),
    folders: [aFolderSeen('/var/lib/ananke', 'state'), aFolderSeen('/run/ananke', 'run')],
    daemon: {
      lock: { is: 'read', value: { processId: '812' } },
      status: { is: 'read', value: { ageSeconds: 1, tick: 88_121 } },
    },
    endpoints: [{ url: 'https://192.0.2.10:6443', ready: { is: 'read', value: 'ok' } }],
    clusterNodes: { is: 'read', value: siteOf(config).kubelets },
    rights: [aRightSeen('list', 'nodes'), aRightSeen('create', 'pods', 'eviction')],
    orders: config.ups.map(({ name }) => ({ ups: name, user: 'ananke', taken: { is: 'read', value: undefined } })),
    unusable: [],
    ...change,
  };
}

function withOutlets(config: Config): Snapshot {
  const checked = config.machines.filter(({ name, offCheck }) => name !== config.self && offCheck !== undefined);
  return checked.reduce(
    (snapshot, { name }) => withCell(snapshot, `outlet/${name}`, known({ power: 'on' }, snapshot.takenAt)),
    aSnapshot(config),
  );
}

export function wanting(change: Partial<DesiredSpec> = {}): SiteSeen['desired'] {
  const value = { state: 'valid', spec: aSpec(change), editId: 'one', digest: 'one' } as const;
  return { path: '/etc/ananke/desired.yaml', read: { is: 'read', value } };
}

export function aFolderSeen(
  path: string,
  role: 'state' | 'run',
  freeMiB = 4_711,
  writable = true,
): SiteSeen['folders'][number] {
  return { path, role, state: { is: 'read', value: { writable, freeBytes: freeMiB * 1_048_576 } } };
}

export function aRightSeen(
  verb: string,
  resource: string,
  subresource?: string,
  isAllowed = true,
): SiteSeen['rights'][number] {
  const right = { verb, group: '', resource, without: 'nothing works' };
  return {
    right: subresource === undefined ? right : { ...right, subresource },
    allowed: { is: 'read', value: isAllowed },
  };
}
