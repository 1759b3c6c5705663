// The requests that each kind of action stands for, and which readings they may change.
import type { Action } from '../../core/action.ts';
import type { CommandKind, FluxRef, Protocol, Reply, ValueOf } from '../world/command.ts';
import { cordonMark, fieldManager, suspendMark } from './lists.ts';
import { type ObserverHost, patience } from './observer.ts';

export type Request<K extends CommandKind> = { readonly kind: K } & Protocol[K]['args'];
/** Sends one request of the action and gives its reply; ends with `timeout` after `limitMs`, or when the action has no time left. */
export type Ask = <K extends CommandKind>(request: Request<K>, limitMs?: number) => Promise<Reply<ValueOf<K>>>;

/** Every reply of an action; it is accepted when all are good. */
export type Answers = Promise<readonly Reply<unknown>[]>;

export function carryOut(action: Action, ask: Ask, host: ObserverHost): Answers {
  switch (action.kind) {
    // Somebody may have set it in the meantime: what ananke did not set itself must never carry its mark.
    case 'SuspendFlux':
    case 'ResumeFlux': {
      const suspend = action.kind === 'SuspendFlux';
      const annotations = { [suspendMark]: action.kind === 'SuspendFlux' ? action.run : null };
      return afterLook(ask, () =>
        action.objects.map((id) =>
          ask({ kind: 'api-suspend', object: fluxRef(id), suspend, mark: suspendMark, annotations, fieldManager }),
        ),
      );
    }
    case 'Cordon':
    case 'Uncordon': {
      const unschedulable = action.kind === 'Cordon';
      const annotations = { [cordonMark]: action.kind === 'Cordon' ? action.run : null };
      return afterLook(ask, () =>
        action.nodes.map((node) =>
          ask({ kind: 'api-cordon', node, unschedulable, mark: cordonMark, annotations, fieldManager }),
        ),
      );
    }
    case 'EvictPod':
      return endPod(ask({ kind: 'api-evict', ...podOf(action) }, patience.api));
    case 'DeletePod':
      return endPod(ask({ kind: 'api-delete-pod', ...podOf(action) }, patience.api));
    case 'TakeSnapshot':
      return one(ask({ kind: 'ssh-snapshot', machine: action.node, name: action.name }));
    case 'EndWorkloads':
      return one(ask({ kind: 'ssh-end-workloads', machine: action.node, graceMs: action.graceSeconds * 1_000 }));
    case 'SetStayDown': {
      const { cause, epoch } = action;
      return one(ask({ kind: 'ssh-stay-down', machine: action.node, owner: fieldManager, epoch, cause }));
    }
    case 'ClearStayDown':
      return one(
        ask({
          kind: 'ssh-clear-stay-down',
          machine: action.node,
          owner: fieldManager,
          epoch: epochOn(action.node, host),
        }),
      );
    case 'StopUnit':
      return one(ask({ kind: 'ssh-stop', machine: action.node }));
    case 'KillLeftovers':
      return one(ask({ kind: 'ssh-kill-leftovers', machine: action.node }));
    case 'StartUnit':
      return one(ask({ kind: 'ssh-start', machine: action.node }));
    case 'PowerOff':
      return one(ask({ kind: poweroffCommand[action.rung], machine: action.node, bootId: action.boot }));
    case 'PowerOffSelf':
      return powerOffSelf(action.boot, ask);
    case 'CycleOutput':
      return cycleOutput(action.ups, action.offDelayMs / 1_000, ask, host);
    case 'Wake':
      return wake(action.node, ask, host);
    case 'UnsealVault':
      return unseal(action.pod, ask, host);
  }
}

const poweroffCommand = {
  poweroff: 'ssh-poweroff',
  'kill-then-poweroff': 'ssh-kill-then-poweroff',
  force: 'ssh-poweroff-force',
} as const;

const refused: Reply<never> = { outcome: 'error', word: 'no-such-target', message: 'There is no way to ask for that.' };

const unread: Reply<never> = { outcome: 'error', word: 'unavailable', message: 'It cannot be looked at.' };

async function one(reply: Promise<Reply<unknown>>): Answers {
  return [await reply];
}

/** Who throws a switch looks at it first: where nobody answers, nothing was asked. */
async function afterLook(ask: Ask, write: () => readonly Promise<Reply<unknown>>[]): Answers {
  const look = await ask({ kind: 'api-ready' }, patience.api);
  return look.outcome === 'ok' ? Promise.all(write()) : [unread];
}

function fluxRef(id: string): FluxRef {
  const [kind, ...rest] = id.split('/');
  const name = rest.join('/');
  return { kind: kind === 'HelmRelease' || kind === 'GitRepository' ? kind : 'Kustomization', name };
}

function podOf(action: { namespace: string; pod: string; uid: string; graceSeconds: number }) {
  const { namespace, pod, uid, graceSeconds } = action;
  return { namespace, pod, uid, graceMs: graceSeconds * 1_000 };
}

/** A pod that is gone already is as good as one that was told to go. */
async function endPod(asked: Promise<Reply<unknown>>): Answers {
  const reply = await asked;
  const isGone = reply.outcome === 'error' && reply.word === 'not-found';
  return [isGone ? { outcome: 'ok', value: {} } : reply];
}

/** The marker that was last seen there says which epoch may take it away. */
function epochOn(node: string, { cells }: ObserverHost): number {
  const cell = cells.get(`node/${node}`);
  if (cell === undefined || cell.state === 'unknown') return 0;
  const value: unknown = cell.value;
  if (typeof value !== 'object' || value === null || !('marker' in value)) return 0;
  const { marker } = value;
  return typeof marker === 'object' && marker !== null && 'epoch' in marker ? Number(marker.epoch) : 0;
}

/** Fenced like every other poweroff: the wish of an earlier boot is none of this one. */
async function powerOffSelf(boot: string, ask: Ask): Answers {
  const facts = await ask({ kind: 'self-facts' });
  if (facts.outcome === 'ok' && facts.value.bootId !== boot) {
    return [{ outcome: 'error', word: 'boot-id-differs', message: 'The own host has booted since.' }];
  }
  return [facts, await ask({ kind: 'self-poweroff' })];
}

/** A driver shows a new setting with its next reading of the device. */
const readBackMs = 500;
const readBackTries = 8;

/**
 * The delay is read back before the output is told to go: a UPS may take the value and keep its old one, and whether it took it shows
 * in the readings also when it did not say so. As long as these do not show it, nothing irreversible was asked.
 */
async function cycleOutput(ups: string, seconds: number, ask: Ask, host: ObserverHost): Answers {
  const set = await ask({ kind: 'ups-delay', ups, seconds }, patience.ups);
  if (set.outcome === 'error') return [set];
  for (let tries = 0; tries < readBackTries; tries += 1) {
    const vars = await ask({ kind: 'ups-vars', ups }, patience.ups);
    if (vars.outcome !== 'ok') return [unread];
    if (Number(vars.value['ups.delay.shutdown']) === seconds) return [await ask({ kind: 'ups-return', ups })];
    await pause(host, readBackMs);
  }
  return [refused];
}

function pause(host: ObserverHost, ms: number): Promise<void> {
  return new Promise((resolve) => {
    host.virtual.after(ms, () => {
      if (!host.open()) return;
      host.virtual.stir();
      resolve();
    });
  });
}

function wake(node: string, ask: Ask, { config }: ObserverHost): Answers {
  const method = config.machines.find((machine) => machine.name === node)?.wake.method;
  if (method === 'wake-on-lan') return one(ask({ kind: 'wake-packet', machine: node }));
  if (method === 'command') return one(ask({ kind: 'bmc-on', machine: node }));
  return Promise.resolve([refused]);
}

/** It begins with a look: what is open gets nothing, and where nobody answers nothing was given. */
async function unseal(pod: string, ask: Ask, { site }: ObserverHost): Answers {
  const now = await ask({ kind: 'vault-status', pod }, patience.http);
  if (now.outcome !== 'ok') return [unread];
  if (!now.value.sealed) return [now];
  for (const share of site.vault?.shares ?? []) {
    const reply = await ask({ kind: 'vault-unseal', pod, share });
    if (reply.outcome !== 'ok') return [reply];
    if (!reply.value.sealed) return [reply];
  }
  return [refused];
}
