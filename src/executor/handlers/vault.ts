/**
 * `UnsealVault`: one pod gets share after share until it opens. Others may unseal it at the same time: what they gave counts, and is
 * never reset. It begins with a look, so that a repeated request gives nothing to a pod that is open already.
 */
import type { PodPlace } from '../../clients/pod-answer.ts';
import type { VaultClient } from '../../clients/vault/client.ts';
import type { SealStatus } from '../../clients/vault/seal-status.ts';
import type { Answer } from '../../core/action.ts';
import { after, type Instant } from '../../core/moment.ts';
import type { Clock } from '../../core/ports.ts';
import { accepted, failed, unknownWhether } from './answers.ts';
import { giveShares } from './give-shares.ts';
import type { Handler } from './handler.ts';
import type { ShareSource } from './share-sources.ts';

export interface UnsealWay {
  readonly vault: VaultClient;
  /** Asked in this order, until the pod is open. */
  readonly sources: readonly ShareSource[];
  readonly clock: Clock;
  /** The pod is open, and yet something was wrong on the way there. */
  readonly onProblem: (message: string) => void;
}

/** What is left of an action for giving shares, after it waited for them; also the answer itself takes a moment. */
const givingMs = 2_000;
const nowhere =
  'there are no unseal shares: name a vault.unseal_keys_file or a startup.vault_unseal_breakglass_command, or unseal it by hand';

export function createUnsealVault(way: UnsealWay): Handler<'UnsealVault'> {
  return async ({ pod: name, timeoutMs }, signal) => {
    const until = after(way.clock.now(), timeoutMs - givingMs);
    const pod = placeOf(name);
    if (pod === undefined) return failed(`${name} is no namespace/name of a pod`);
    const now = await way.vault.sealStatus(pod, signal);
    if (now.is !== 'ok') return failed(now.message);
    const refusal = whyNot(name, now.status);
    if (refusal !== undefined) return failed(refusal);
    if (!now.status.sealed) return accepted;
    return way.sources.length === 0 ? failed(`${name} is sealed, and ${nowhere}`) : fromEach(way, pod, until, signal);
  };
}

async function fromEach(way: UnsealWay, pod: PodPlace, until: Instant, signal: AbortSignal): Promise<Answer> {
  const problems: string[] = [];
  for (const source of way.sources) {
    const got = await source.shares(Math.max(0, until - way.clock.now()), signal);
    if (got.is === 'none') {
      problems.push(got.message);
      continue;
    }
    const end = await giveShares(way.vault, pod, got, signal).finally(got.wipe);
    if (end.is === 'open') {
      for (const problem of [...problems, ...end.problems]) way.onProblem(problem);
      return accepted;
    }
    if (end.is === 'unknown') return unknownWhether(end.message);
    problems.push(end.message);
    // Who cannot be reached takes no other shares either.
    if (end.is === 'lost') break;
  }
  return failed(problems.join('; '));
}

function placeOf(name: string): PodPlace | undefined {
  const [namespace = '', pod = '', ...more] = name.split('/');
  return namespace === '' || pod === '' || more.length > 0 ? undefined : { namespace, name: pod };
}

function whyNot(pod: string, { sealed, initialised, kind }: SealStatus): string | undefined {
  if (!initialised)
    return `${pod} is not initialised, which ananke never does. Is its storage there? If it is new: vault operator init`;
  if (!sealed || kind === 'shamir') return undefined;
  const whose = kind === 'another' ? 'another kind of seal' : `a seal of kind ${kind}`;
  return `${pod} has ${whose}, which takes no shares: it opens itself once that answers`;
}
