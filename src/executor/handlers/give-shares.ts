/** Gives one pod the shares of one source. A wrong share shows only at the threshold and costs all progress, so lines are suspected together. */
import type { PodFailure, PodPlace } from '../../clients/pod-answer.ts';
import type { VaultClient } from '../../clients/vault/client.ts';
import type { SealStatus } from '../../clients/vault/seal-status.ts';
import type { Share, Shares } from './unseal-shares.ts';

export type Given =
  /** `problems`: what was wrong on the way. */
  | { readonly is: 'open'; readonly problems: readonly string[] }
  /** All were given, and it is still sealed. */
  | { readonly is: 'sealed'; readonly message: string }
  /** It cannot be reached any more. */
  | { readonly is: 'lost'; readonly message: string }
  /** ... and may have taken the last one. */
  | { readonly is: 'unknown'; readonly message: string };

/** After a refusal all are given once more: the wrong one may have been somebody else's, or one that is not needed. */
const rounds = 2;

export async function giveShares(
  vault: VaultClient,
  pod: PodPlace,
  { from, shares }: Shares & { readonly is: 'shares' },
  signal: AbortSignal,
): Promise<Given> {
  const suspects = new Set<number>();
  let since: number[] = [];
  let last: SealStatus | undefined;
  for (let round = 1; round <= rounds; round += 1) {
    for (const share of shares) {
      const answer = await vault.unseal(pod, share.bytes, signal);
      if (answer.is === 'ok') {
        if (!answer.status.sealed) return { is: 'open', problems: problemsWith(pod, from, suspects) };
        last = answer.status;
        since = [...since, share.line];
      } else if (answer.is === 'refused' && answer.status === 400) {
        for (const line of [...since, share.line]) suspects.add(line);
        since = [];
      } else {
        return brokenOff(answer);
      }
    }
    if (suspects.size === 0) break;
  }
  const [problem] = problemsWith(pod, from, suspects);
  return { is: 'sealed', message: problem ?? tooFew(pod, from, shares, last) };
}

function problemsWith({ namespace, name }: PodPlace, from: string, suspects: ReadonlySet<number>): readonly string[] {
  if (suspects.size === 0) return [];
  const lines = [...suspects].toSorted((a, b) => a - b).join(', ');
  const one = suspects.size === 1 ? 'it holds' : 'one of them holds';
  return [`${namespace}/${name} refused line ${lines} of ${from}: ${one} a wrong share, or another unsealer gave one`];
}

function tooFew(
  { namespace, name }: PodPlace,
  from: string,
  shares: readonly Share[],
  last: SealStatus | undefined,
): string {
  const has =
    last === undefined ? '' : `, with ${last.progress} of the ${last.threshold} different shares that it needs`;
  return `${namespace}/${name} is still sealed${has}; ${from} holds ${shares.length}`;
}

function brokenOff(failure: PodFailure): Given {
  const { is, message } = failure;
  // It said yes in a form that cannot be read, or may have heard and not answered.
  const isUncertain = is === 'unreadable' || ((is === 'no-answer' || is === 'no-way') && failure.sent);
  return { is: isUncertain ? 'unknown' : 'lost', message };
}
