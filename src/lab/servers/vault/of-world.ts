/** Vault in the pods of a simulated world. */
import type { Reply, VaultStatus } from '../../world/command.ts';
import type { PodProcess } from '../kubernetes/backend.ts';
import { type WorldLink, worldTimeoutMs } from '../kubernetes/world-link.ts';
import { type SealAnswer, speakVault } from './speak.ts';

const timeoutMs = worldTimeoutMs;

export function vaultOfWorld(link: WorldLink): PodProcess {
  return speakVault({
    status: async (pod) => answerOf(await link.send({ kind: 'vault-status', pod, timeoutMs })),
    give: async (pod, share) => answerOf(await link.send({ kind: 'vault-unseal', pod, share, timeoutMs })),
  });
}

/** In the world every Vault was initialised before it begins. */
function answerOf(reply: Reply<VaultStatus>): SealAnswer {
  if (reply.outcome === 'ok') return { type: 'shamir', initialised: true, ...reply.value };
  return reply.outcome === 'error' && reply.word === 'bad-share' ? 'refused' : 'none';
}
