/** Rows of the way down that concern the cluster as a whole: Flux, etcd snapshot, cordon. */
import { counted, isOrAre } from '../../core/counted.ts';
import { fact, factAbout } from '../../core/facts.ts';
import { valueOf } from '../../core/observed.ts';
import {
  type Assess,
  again,
  cannotTell,
  done,
  idOf,
  lookFirst,
  notApplicable,
  notDone,
  toApi,
  toMachine,
} from '../assess.ts';

/** Root Kustomizations first, then the rest: a root that still runs takes the suspension of its children away. */
export const suspendGitops: Assess = ({ id }, input) => {
  const basis = ['flux'];
  if (input.config.flux === undefined) return notApplicable('NoFlux', 'Flux is not configured');
  const flux = fact(input.snapshot, 'flux');
  if (flux.state !== 'known') return cannotTell(flux.reason, flux.message, basis);
  const all = flux.value.objects.length;
  const open = flux.value.objects.filter((object) => !object.suspended);
  const roots = open.filter((object) => object.root);
  const next = roots.length > 0 ? roots : open;
  if (next.length > 0 && input.run !== undefined) {
    const objects = next.map((object) => object.id);
    return notDone(
      'FluxRunning',
      `${open.length} of ${counted(all, 'Flux object')} ${isOrAre(open.length)} not suspended`,
      basis,
      [
        {
          ...toApi(id, 'flux'),
          kind: 'SuspendFlux',
          id: idOf(id, 'SuspendFlux', roots.length > 0 ? 'roots' : 'rest'),
          objects,
          run: input.run.id,
          risk: 'reversible',
          retry: again,
          reason: 'GoingDown',
          message: `suspend ${counted(objects.length, 'Flux object')}`,
        },
      ],
    );
  }
  const busy = flux.value.objects.filter((object) => object.reconciling);
  if (busy.length > 0)
    return notDone('FluxReconciling', `${busy.map((object) => object.id).join(', ')} still reconciling`, basis);
  return done('FluxSuspended', `${counted(all, 'Flux object')} ${isOrAre(all)} suspended`, basis);
};

/** Runs beside the drain; verified by listing, never by the exit code of the command that took it. */
export const snapshotEtcd: Assess = ({ id }, input) => {
  const { config, run } = input;
  const basis = ['snapshots'];
  if (!config.shutdown.snapshot.enabled) return notApplicable('SnapshotDisabled', 'shutdown.snapshot.enabled is false');
  if (config.cluster.datastore === 'sqlite' || config.cluster.datastore === 'external') {
    return notApplicable('NoEmbeddedEtcd', `the datastore is ${config.cluster.datastore}`);
  }
  const name = `ananke-${run?.id ?? 'none'}-${run?.openedWallAt ?? 0}`;
  const snapshots = fact(input.snapshot, 'snapshots');
  const listed = valueOf(snapshots)?.listed.some((entry) => entry.startsWith(name)) === true;
  if (listed) return done('SnapshotListed', `etcd snapshot ${name} is listed`, basis);
  if (valueOf(snapshots)?.running === name)
    return notDone('SnapshotRunning', `etcd snapshot ${name} is being taken`, basis);
  const server = input.site.servers.find((candidate) => input.pictures.get(candidate)?.reading?.unit === 'active');
  if (server === undefined)
    return cannotTell('NoServerActive', 'no server is known to run, so no snapshot can be taken', basis);
  const take = {
    ...toMachine(id, server),
    kind: 'TakeSnapshot',
    id: idOf(id, 'TakeSnapshot', server),
    node: server,
    name,
    lane: 'snapshot',
    risk: 'reversible',
    retry: lookFirst,
    reason: 'GoingDown',
    message: `take etcd snapshot ${name} on ${server}`,
  } as const;
  if (snapshots.state !== 'known') return cannotTell(snapshots.reason, snapshots.message, basis, [take]);
  return notDone('SnapshotMissing', `etcd snapshot ${name} is not listed`, basis, [take]);
};

/**
 * Every node in one step, servers and Ready ignored nodes included, or evicted pods move to the nodes that are left.
 * A partial run cordons only its own nodes.
 */
export const cordon: Assess = ({ id }, input) => {
  const quiet = input.run?.targets.cluster === 'quiet';
  const nodes = input.site.kubelets.filter((name) => quiet || input.downMachines.has(name));
  const basis: string[] = [];
  const open: string[] = [];
  let unknown: { reason: string; message: string } | undefined;
  for (const node of nodes) {
    const cell = factAbout(input.snapshot, 'kube-node', node);
    basis.push(`kube-node/${node}`);
    if (cell.state !== 'known') unknown ??= { reason: cell.reason, message: cell.message };
    else if (!cell.value.unschedulable) open.push(node);
  }
  if (open.length > 0 && input.run !== undefined) {
    return notDone(
      'NodesSchedulable',
      `${open.length} of ${counted(nodes.length, 'node')} ${isOrAre(open.length)} not cordoned`,
      basis,
      [
        {
          ...toApi(id, 'cluster'),
          kind: 'Cordon',
          id: idOf(id, 'Cordon'),
          nodes: open,
          run: input.run.id,
          risk: 'reversible',
          retry: again,
          reason: 'GoingDown',
          message: `cordon ${counted(open.length, 'node')}`,
        },
      ],
    );
  }
  if (unknown !== undefined) return cannotTell(unknown.reason, unknown.message, basis);
  return done('AllCordoned', `${counted(nodes.length, 'node')} ${isOrAre(nodes.length)} cordoned`, basis);
};
