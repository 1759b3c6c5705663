/** Rows of the way up that concern the cluster: API, storage, scheduling, Flux, workloads, checklists, the end. */
import { counted, isOrAre } from '../../core/counted.ts';
import { fact, factAbout } from '../../core/facts.ts';
import { type NodeName, nodeName } from '../../core/ids.ts';
import { mayStart } from '../../core/may-start.ts';
import {
  type Assess,
  type AssessInput,
  again,
  cannotTell,
  done,
  idOf,
  notApplicable,
  notDone,
  toApi,
} from '../assess.ts';

export const apiReady: Assess = (_step, input) => {
  const basis = ['api'];
  const api = fact(input.snapshot, 'api');
  if (api.state !== 'known') return cannotTell(api.reason, api.message, basis);
  if (api.value.answer === 'ready') return done('ApiReady', 'the API is ready', basis);
  const able = input.site.servers.filter((name) => !isLost(name, input)).length;
  if (able < input.site.quorum) {
    return notDone(
      'QuorumImpossible',
      `${able} of ${input.site.servers.length} servers can start, etcd needs ${input.site.quorum}`,
      basis,
    );
  }
  return notDone('ApiNotReady', `the API is ${api.value.answer}`, basis);
};

const isLost = (name: string, input: AssessInput): boolean =>
  input.spec.ignoredNodes.includes(nodeName(name)) && input.pictures.get(nodeName(name))?.silent === true;

/** DNS, network and storage pods, on the nodes that are back. */
export const storageReady: Assess = (_step, input) => {
  const basis = ['storage'];
  const storage = fact(input.snapshot, 'storage');
  if (storage.state !== 'known') return cannotTell(storage.reason, storage.message, basis);
  const open = storage.value.notReadyOn.filter(
    (node) => input.upMachines.has(node) && input.pictures.get(nodeName(node))?.answers === true,
  );
  if (open.length === 0)
    return done('StorageReady', 'DNS, network and storage are ready on every node that is back', basis);
  return notDone('StorageNotReady', `DNS, network or storage is not ready on ${open.join(', ')}`, basis);
};

/** Only ananke's own cordons: marked on the object or in the journal, and only on nodes that are meant to run. */
export const uncordon: Assess = ({ id }, input) => {
  const basis: string[] = [];
  const own: string[] = [];
  let unknown: { reason: string; message: string } | undefined;
  for (const node of input.site.kubelets) {
    const target = input.memory.intended?.machines[node];
    if (target !== undefined && target !== 'running') continue;
    const cell = factAbout(input.snapshot, 'kube-node', node);
    basis.push(`kube-node/${node}`);
    if (cell.state !== 'known')
      unknown ??= input.upMachines.has(node) ? { reason: cell.reason, message: cell.message } : undefined;
    else if (cell.value.unschedulable && cell.value.cordonedBy !== undefined && !isHeldBack(node, input))
      own.push(node);
  }
  if (own.length > 0) {
    return notDone(
      'OwnCordons',
      `${counted(own.length, 'node')} ${isOrAre(own.length)} still cordoned by ananke`,
      basis,
      [
        {
          ...toApi(id, 'cluster'),
          kind: 'Uncordon',
          id: idOf(id, 'Uncordon'),
          nodes: own,
          risk: 'reversible',
          retry: again,
          reason: 'ComingUp',
          message: `uncordon ${counted(own.length, 'node')}`,
        },
      ],
    );
  }
  if (unknown !== undefined) return cannotTell(unknown.reason, unknown.message, basis);
  return done('Schedulable', 'no cordon of ananke is left', basis);
};

/** It does not answer, and its power does not allow to start it yet: its cordon comes off when it may come back. */
function isHeldBack(name: NodeName, input: AssessInput): boolean {
  const machine = input.site.machine.get(name);
  if (machine === undefined || input.pictures.get(name)?.silent !== true) return false;
  return !mayStart(input, machine, undefined).met;
}

export const unsealVault: Assess = ({ id }, input) => {
  const basis = ['vault'];
  if (input.config.vault === undefined) return notApplicable('NoVault', 'Vault is not configured');
  const vault = fact(input.snapshot, 'vault');
  if (vault.state !== 'known') return cannotTell(vault.reason, vault.message, basis);
  if (vault.value.pods.length === 0) return notDone('VaultAbsent', 'no Vault pod runs yet', basis);
  const sealed = vault.value.pods.filter((pod) => pod.sealed);
  if (sealed.length === 0) return done('VaultUnsealed', `${vault.value.pods.length} Vault pods are unsealed`, basis);
  const able = sealed.filter((pod) => pod.initialised);
  const actions = able.map((pod) => ({
    ...toApi(id, `vault/${pod.name}`),
    kind: 'UnsealVault' as const,
    id: idOf(id, 'UnsealVault', pod.name),
    pod: pod.name,
    risk: 'disruptive' as const,
    retry: again,
    reason: 'ComingUp',
    message: `unseal ${pod.name}`,
  }));
  return notDone('VaultSealed', `${sealed.length} of ${vault.value.pods.length} Vault pods are sealed`, basis, actions);
};

/** Resuming Flux on another branch or URL could roll the cluster to something that nobody meant to run. */
export const sourceGuard: Assess = (_step, input) => {
  const { flux } = input.config;
  if (flux === undefined) return notApplicable('NoFlux', 'Flux is not configured');
  const basis = ['flux-source'];
  const source = fact(input.snapshot, 'flux-source');
  if (source.state !== 'known') return cannotTell(source.reason, source.message, basis);
  const { url, branch } = source.value;
  const expected = input.run?.options.forceFluxBranch ?? flux.expectedBranch;
  if (expected !== undefined && branch !== expected)
    return notDone('FluxSourceDrift', `the Flux source is on branch "${branch}", expected is "${expected}"`, basis);
  if (flux.expectedUrl !== undefined && url !== flux.expectedUrl)
    return notDone('FluxSourceDrift', `the Flux source reads ${url}, expected is ${flux.expectedUrl}`, basis);
  return done('FluxSourceAsExpected', `the Flux source is ${url} at ${branch}`, basis);
};

/** The artifacts are gone after every stop of the source-controller, and the Git server may live in the cluster itself. */
export const sourceReady: Assess = (_step, input) => {
  if (input.config.flux === undefined) return notApplicable('NoFlux', 'Flux is not configured');
  const basis = ['flux-source'];
  const source = fact(input.snapshot, 'flux-source');
  if (source.state !== 'known') return cannotTell(source.reason, source.message, basis);
  if (source.value.ready) return done('FluxSourceReady', 'the Flux source has been fetched', basis);
  return notDone('FluxSourceNotReady', 'the Flux source has not been fetched yet', basis);
};

/** Only ananke's own suspensions. */
export const resumeGitops: Assess = ({ id }, input) => {
  const basis = ['flux'];
  if (input.config.flux === undefined) return notApplicable('NoFlux', 'Flux is not configured');
  const flux = fact(input.snapshot, 'flux');
  if (flux.state !== 'known') return cannotTell(flux.reason, flux.message, basis);
  const own = flux.value.objects.filter((object) => object.suspended && object.suspendedBy !== undefined);
  if (own.length === 0) return done('FluxResumed', 'no suspension of ananke is left', basis);
  return notDone(
    'OwnSuspensions',
    `${counted(own.length, 'Flux object')} ${isOrAre(own.length)} still suspended by ananke`,
    basis,
    [
      {
        ...toApi(id, 'flux'),
        kind: 'ResumeFlux',
        id: idOf(id, 'ResumeFlux'),
        objects: own.toSorted((a, b) => Number(a.root) - Number(b.root)).map((object) => object.id),
        risk: 'reversible',
        retry: again,
        reason: 'ComingUp',
        message: `resume ${counted(own.length, 'Flux object')}`,
      },
    ],
  );
};

/** Suspended by others is reported and not waited for; what was unhealthy before the way down is left out. */
export const fluxHealthy: Assess = (_step, input) => {
  const basis = ['flux'];
  if (input.config.flux === undefined) return notApplicable('NoFlux', 'Flux is not configured');
  const flux = fact(input.snapshot, 'flux');
  if (flux.state !== 'known') return cannotTell(flux.reason, flux.message, basis);
  const all = flux.value.objects.length;
  const open = flux.value.objects.filter(
    (object) => !object.suspended && !object.ready && !isPreExisting(object.id, input),
  );
  if (open.length === 0)
    return {
      ...done('FluxHealthy', `${counted(all, 'Flux object')} ${isOrAre(all)} ready or suspended by others`, basis),
      proceed: true,
    };
  return {
    ...notDone(
      'FluxNotReady',
      `${counted(open.length, 'Flux object')} ${isOrAre(open.length)} not ready, first ${open[0]?.id}`,
      basis,
    ),
    proceed: true,
  };
};

export const workloadsConverged: Assess = (_step, input) => {
  const workloads = fact(input.snapshot, 'workloads');
  if (workloads.state !== 'known') return cannotTell(workloads.reason, workloads.message, ['workloads']);
  const open = workloads.value.notConverged.filter((name) => !isPreExisting(name, input));
  if (open.length === 0) return done('WorkloadsConverged', 'every controller has converged', ['workloads']);
  return notDone(
    'WorkloadsNotConverged',
    `${counted(open.length, 'controller')} ${isOrAre(open.length)} not converged, first ${open[0]}`,
    ['workloads'],
  );
};

export const ingressChecklist: Assess = (_step, input) => {
  if (!input.config.startup.ingressChecklist) return notApplicable('ChecklistEmpty', 'the ingress checklist is off');
  const ingress = fact(input.snapshot, 'ingress');
  if (ingress.state !== 'known') return cannotTell(ingress.reason, ingress.message, ['ingress']);
  const open = ingress.value.notConverged.filter((name) => !isPreExisting(name, input));
  if (open.length === 0) return done('IngressAnswers', 'every ingress host answers', ['ingress']);
  return notDone('IngressFails', `no answer from ${counted(open.length, 'ingress host')}, first ${open[0]}`, [
    'ingress',
  ]);
};

export const serviceChecklist: Assess = (_step, input) => {
  const { services } = input.config.startup;
  if (services.length === 0) return notApplicable('ChecklistEmpty', 'the service checklist is empty');
  const basis = services.map((name) => `service/${name}`);
  for (const name of services) {
    if (isPreExisting(name, input)) continue;
    const service = factAbout(input.snapshot, 'service', name);
    if (service.state !== 'known') return cannotTell(service.reason, `${name}: ${service.message}`, basis);
    if (!service.value.healthy) return notDone('ServiceUnhealthy', `${name}: ${service.value.message}`, basis);
  }
  return done('ServicesHealthy', `as it should be: ${counted(services.length, 'service')}`, basis);
};

const isPreExisting = (name: string, { run }: AssessInput): boolean => run?.baseline.includes(name) === true;

/** Converged needs every machine that is neither ignored nor excused. */
export const allMachinesBack: Assess = (_step, input) => {
  const missing = [...input.upMachines].filter((name) => {
    const node = nodeName(name);
    if (node === input.config.self || input.pictures.get(node)?.answers === true) return false;
    return !input.config.startup.ignoreUnavailableNodes.includes(node);
  });
  const basis = [...input.upMachines].map((name) => `reach/${name}`);
  if (missing.length === 0) return done('AllMachinesBack', 'every machine that is waited for is back', basis);
  return notDone(
    'MachinesMissing',
    `${counted(missing.length, 'machine')} ${isOrAre(missing.length)} not back: ${missing.slice(0, 5).join(', ')}`,
    basis,
  );
};

/** Everything above held for the whole soak. What cannot be read now has not held. */
export const soak: Assess = (step, input) => {
  const services = serviceChecklist(step, input);
  const { is, reason, message } = services.verdict;
  if (is === 'done' || is === 'not-applicable') return done('Stable', 'nothing has regressed', services.basis);
  return is === 'unknown' ? cannotTell(reason, message, services.basis) : notDone(reason, message, services.basis);
};
