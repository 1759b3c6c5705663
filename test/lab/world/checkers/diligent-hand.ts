// A small all-knowing operator that does everything right, slowly enough to be real: it reads the UPSes once a second,
// sees facts of machines two seconds late, and goes down and up by the book. Checkers must not find fault with it. Each
// slip makes it break one rule, and a named checker must see that.
import type { CommandKind, CommandOf } from '../../../../src/lab/world/command.ts';
import type { MachineState, PodState } from '../../../../src/lab/world/truth.ts';
import type { World } from '../../../../src/lab/world/world.ts';

export type Slip =
  | 'servers first'
  | 'volumes not waited for'
  | 'containers left'
  | 'own host early'
  | 'budgets for ever'
  | 'down on mains'
  | 'up at once'
  | 'marks left'
  | 'old cause again'
  | 'own host stays';

export interface Hand {
  tick(): void;
}

const timeoutMs = 5_000;

export function diligentHand(
  world: World,
  needMs: Readonly<Record<string, number>>,
  patienceMs: number,
  slip?: Slip,
): Hand {
  const { site, truth } = world;
  const low = new Map<string, number>();
  const critical = new Set<string>();
  const mainsSince = new Map<string, number>();
  const lastSent = new Map<string, number>();
  const known = new Map<string, string>();
  let begunAt: number | undefined;

  function send<K extends CommandKind>(key: string, command: CommandOf<K>): void {
    const before = lastSent.get(key);
    if (before !== undefined && world.now() - before < 3_000) return;
    lastSent.set(key, world.now());
    world.send(command);
  }
  const machines = [...truth.machines.values()];
  const of = (role: string): MachineState[] => machines.filter((one) => one.spec.role === role) as MachineState[];
  const self = site.self;
  const running = (machine: { state: string }): boolean => machine.state === 'on';
  const gone = (machine: { state: string }): boolean => machine.state === 'off' || machine.state === 'dark';
  const quiet = (machine: MachineState): boolean =>
    gone(machine) || (machine.unit === 'inactive' && (machine.containers.size === 0 || slip === 'containers left'));
  const workloads = (): PodState[] => [...truth.pods.values()].filter((pod) => pod.spec.kind === 'workload');

  function readPower(): void {
    for (const ups of site.upses) {
      const vars = truth.upses.get(ups.name)?.served.vars;
      const tokens = (vars?.['ups.status'] ?? '').split(' ');
      if (tokens.includes('OB')) {
        mainsSince.delete(ups.name);
        const runtime = Number(vars?.['battery.runtime'] ?? Number.NaN) * 1000;
        const near = runtime <= 1.1 * (needMs[ups.name] ?? 0);
        low.set(ups.name, near ? (low.get(ups.name) ?? 0) + 1 : 0);
        if (tokens.includes('LB') || (low.get(ups.name) ?? 0) >= 3) critical.add(ups.name);
      } else if (tokens.includes('OL')) {
        if (!mainsSince.has(ups.name)) mainsSince.set(ups.name, world.now());
        low.set(ups.name, 0);
        critical.delete(ups.name);
      }
    }
  }

  function goDown(): void {
    begunAt ??= world.now();
    for (const [name, object] of truth.flux) {
      if (object.suspended || !truth.api.serves) continue;
      send(`suspend ${name}`, {
        kind: 'api-suspend',
        object: { kind: object.spec.kind, name: object.spec.name },
        suspend: true,
        fieldManager: 'hand',
        timeoutMs,
      });
    }
    for (const node of truth.nodes.values()) {
      if (node.unschedulable || !truth.api.serves) continue;
      send(`cordon ${node.name}`, {
        kind: 'api-cordon',
        node: node.name,
        unschedulable: true,
        fieldManager: 'hand',
        timeoutMs,
      });
    }
    if ([...truth.nodes.values()].every((node) => node.unschedulable)) drain();
    for (const agent of of('agent')) stop(agent);
    const agentsDone = of('agent').every(quiet) || slip === 'servers first';
    const free =
      [...truth.volumes.values()].every((volume) => volume.attachedTo === undefined) ||
      slip === 'volumes not waited for';
    const next = of('server').find((server) => !quiet(server));
    if (agentsDone && free && next !== undefined) stop(next);
    if (of('server').every(quiet) && agentsDone) powerOff();
  }

  function drain(): void {
    const patient = world.now() - (begunAt ?? 0) < patienceMs || slip === 'budgets for ever';
    for (const pod of workloads()) {
      const machine = truth.machines.get(pod.node ?? '');
      if (machine === undefined || !running(machine) || pod.deletionAt !== undefined) continue;
      const target = { namespace: pod.spec.namespace, pod: pod.name, uid: pod.uid, timeoutMs };
      if (patient) send(`evict ${pod.uid}`, { kind: 'api-evict', ...target });
      else send(`delete ${pod.uid}`, { kind: 'api-delete-pod', ...target, graceMs: 20_000 });
    }
  }

  function stop(machine: MachineState): void {
    const name = machine.spec.name;
    const works = [...machine.containers.values()].some((one) => one.spec.kind === 'workload');
    const holds = [...truth.volumes.values()].some(
      (volume) =>
        volume.attachedTo !== undefined && (volume.attachedTo === name || volume.spec.replicas.includes(name)),
    );
    if (slip !== 'volumes not waited for' && (works || holds)) return;
    if (works && slip === 'volumes not waited for') return;
    if (!running(machine)) return;
    if (machine.unit === 'active' || machine.unit === 'activating')
      send(`stop ${name}`, { kind: 'ssh-stop', machine: name, timeoutMs });
    else if (machine.unit === 'inactive' && machine.containers.size > 0 && slip !== 'containers left') {
      send(`kill ${name}`, { kind: 'ssh-kill-leftovers', machine: name, timeoutMs });
    }
  }

  function powerOff(): void {
    const off = machines.filter((one) => one.spec.feeds.some((feed) => critical.has(feed)) || slip === 'down on mains');
    for (const machine of off) {
      const { name } = machine.spec;
      if (name === self || !running(machine)) continue;
      if (slip !== 'old cause again' && known.get(name) !== undefined && known.get(name) !== machine.bootId) continue;
      known.set(name, machine.bootId);
      send(`off ${name}`, { kind: 'ssh-poweroff', machine: name, bootId: machine.bootId, timeoutMs });
    }
    const others = off.filter((one) => one.spec.name !== self);
    const last = others.every(gone) || slip === 'own host early';
    if (last && (slip === undefined || slip === 'own host early') && off.some((one) => one.spec.name === self))
      send('self', { kind: 'self-poweroff', timeoutMs });
  }

  function goUp(): void {
    for (const machine of machines) {
      const { name, wake } = machine.spec;
      if (machine.state === 'off' && wake === 'wake-on-lan')
        send(`wake ${name}`, { kind: 'wake-packet', machine: name, timeoutMs });
      if (machine.state === 'off' && wake === 'command')
        send(`wake ${name}`, { kind: 'bmc-on', machine: name, timeoutMs });
    }
    for (const server of of('server')) start(server);
    if (!truth.api.serves) return;
    for (const agent of of('agent')) start(agent);
    if (slip === 'marks left') return;
    for (const node of truth.nodes.values()) {
      if (!node.unschedulable || node.ready !== 'True') continue;
      send(`uncordon ${node.name}`, {
        kind: 'api-cordon',
        node: node.name,
        unschedulable: false,
        fieldManager: 'hand',
        timeoutMs,
      });
    }
    for (const pod of truth.vault.values()) {
      if (!pod.sealed) continue;
      for (const share of site.vault?.shares ?? [])
        send(`unseal ${pod.place} ${share}`, { kind: 'vault-unseal', pod: pod.place, share, timeoutMs });
    }
    for (const [name, object] of truth.flux) {
      if (!object.suspended || object.spec.suspendedBy !== undefined) continue;
      send(`resume ${name}`, {
        kind: 'api-suspend',
        object: { kind: object.spec.kind, name: object.spec.name },
        suspend: false,
        fieldManager: 'hand',
        timeoutMs,
      });
    }
  }

  function start(machine: MachineState): void {
    const { name } = machine.spec;
    if (!running(machine) || (machine.unit !== 'inactive' && machine.unit !== 'failed')) return;
    send(`start ${name}`, { kind: 'ssh-start', machine: name, timeoutMs });
  }

  function mayStart(): boolean {
    if (slip === 'up at once') return critical.size === 0;
    return site.upses.every((ups) => {
      const vars = truth.upses.get(ups.name)?.served.vars;
      const since = mainsSince.get(ups.name);
      return (
        vars !== undefined &&
        since !== undefined &&
        world.now() - since > 65_000 &&
        Number(vars['battery.charge']) >= 99
      );
    });
  }

  return {
    tick: () => {
      if (truth.machines.get(self)?.state !== 'on') {
        mainsSince.clear();
        return;
      }
      readPower();
      const wanted = critical.size > 0 || (slip === 'down on mains' && world.now() > 60_000);
      if (wanted) goDown();
      else {
        begunAt = undefined;
        if (mayStart()) goUp();
      }
    },
  };
}
