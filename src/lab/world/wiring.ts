// Which change below makes which part above look again. The one file in which the layers of the world meet.
import { rebalance } from './battery.ts';
import { endAll, placeOf, wakeDependents } from './containers.ts';
import { evaluateQuorum } from './etcd.ts';
import { artifactsLost, evaluateFlux } from './flux.ts';
import type { Kernel, Signals } from './kernel.ts';
import { afterContainerEnd, report, retryVolumes, syncNode, syncPod } from './kubelet.ts';
import { evaluatePower } from './machine.ts';
import { evaluateSwitches } from './network.ts';
import { watchLostNode } from './node-lost.ts';
import { controllersStarted, evaluateNode } from './nodes.ts';
import { bindLater, checkPlacesLater } from './pods.ts';
import { evaluateServices, sealWith } from './services.ts';
import { refresh, touch } from './telemetry.ts';
import type { MachineState } from './truth.ts';
import { endUnit, settleUnit, startUnit, stopUnit } from './unit.ts';
import { volumesAfterEnd, volumesRetry } from './volumes.ts';

/** The signals of a world; `kernel` is asked late, because the kernel is made with them. */
export function wire(kernel: () => Kernel): Signals {
  return { ...powerSignals(kernel), ...clusterSignals(kernel) };
}

type PowerSignals = Pick<
  Signals,
  'loadChanged' | 'feedsChanged' | 'linksChanged' | 'machineChanged' | 'booted' | 'stopsRunning' | 'unitsStop'
>;

function powerSignals(kernel: () => Kernel): PowerSignals {
  return {
    loadChanged: (machine) => {
      const k = kernel();
      for (const feed of machine.spec.feeds) {
        const ups = k.state.upses.get(feed);
        if (ups !== undefined) rebalance(k, ups);
      }
    },
    feedsChanged: (ups) => {
      const k = kernel();
      for (const machine of k.fedBy.get(ups.spec.name) ?? []) evaluatePower(k, machine);
      evaluateSwitches(k);
    },
    machineChanged: (machine) => {
      const k = kernel();
      for (const ups of k.state.upses.values()) if (ups.spec.serverHost === machine.spec.name) refresh(k, ups);
      clusterFollows(k, machine);
      // A machine that hung goes on where it stood: its unit may be starting, its kubelet has pods to look at, its engines can let go.
      settleUnit(k, machine);
      if (machine.unit === 'active') syncNode(k, machine.spec.name);
      if (machine.state === 'on') volumesRetry(k);
    },
    linksChanged: () => lookAround(kernel()),
    booted: (machine) => afterBoot(kernel(), machine),
    stopsRunning: (machine, cause) => {
      const k = kernel();
      endUnit(k, machine);
      endAll(k, machine, cause);
    },
    unitsStop: (machine) => stopUnit(kernel(), machine),
  };
}

function lookAround(k: Kernel): void {
  evaluateQuorum(k);
  for (const node of k.state.nodes.values()) {
    evaluateNode(k, node);
    syncNode(k, node.name);
  }
}

function afterBoot(k: Kernel, machine: MachineState): void {
  for (const ups of k.state.upses.values()) {
    if (ups.spec.serverHost !== machine.spec.name) continue;
    // A new upsd knows of no FSD, and has no reading yet.
    ups.forcedShutdown = false;
    touch(k, ups);
  }
  startUnit(k, machine);
}

function clusterFollows(k: Kernel, machine: MachineState): void {
  if (machine.spec.role === 'host') return;
  if (machine.spec.role === 'server') evaluateQuorum(k);
  const node = k.state.nodes.get(machine.spec.name);
  if (node !== undefined) evaluateNode(k, node);
}

function clusterSignals(kernel: () => Kernel): Omit<Signals, keyof PowerSignals> {
  return {
    unitChanged: (machine) => {
      const k = kernel();
      clusterFollows(k, machine);
      settleUnit(k, machine);
      if (machine.unit === 'active') syncNode(k, machine.spec.name);
    },
    containerEnded: (machine, container, cause) => {
      const k = kernel();
      sealWith(k, container);
      volumesAfterEnd(k, machine, container, cause);
      afterContainerEnd(k, machine, container.uid);
      artifactsLost(k, placeOf(container.spec));
      evaluateServices(k);
    },
    containerReady: (machine, container) => {
      const k = kernel();
      const pod = k.state.pods.get(container.uid);
      if (pod !== undefined && pod.deletionAt === undefined && pod.node === machine.spec.name) report(k, pod, true);
      wakeDependents(k, placeOf(container.spec));
      if (container.spec.kind === 'storage') {
        volumesRetry(k);
        retryVolumes(k);
      }
      evaluateServices(k);
      evaluateFlux(k);
    },
    apiChanged: () => {
      const k = kernel();
      for (const machine of k.state.machines.values()) settleUnit(k, machine);
      for (const node of k.state.nodes.values()) evaluateNode(k, node);
      if (!k.state.api.serves) return;
      controllersStarted(k);
      for (const node of k.state.nodes.keys()) syncNode(k, node);
      volumesRetry(k);
      checkPlacesLater(k);
      bindLater(k);
      evaluateFlux(k);
    },
    nodeChanged: (node) => {
      bindLater(kernel());
      watchLostNode(kernel(), node);
    },
    podChanged: (pod) => syncPod(kernel(), pod),
    volumesChanged: () => retryVolumes(kernel()),
    servicesChanged: () => evaluateFlux(kernel()),
  };
}
