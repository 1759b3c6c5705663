// A site in which whatever a gate looks at is not as it should be.
import type { Snapshot } from '../../../src/core/facts.ts';
import { withFact } from './snapshot.ts';

export const allWrong = (snapshot: Snapshot): Snapshot => {
  const steps: readonly ((before: Snapshot) => Snapshot)[] = [
    (one) => withFact(one, 'flux-source', (source) => ({ ...source, branch: 'hotfix', ready: false })),
    (one) => withFact(one, 'flux', ({ objects }) => ({ objects: objects.map((each) => ({ ...each, ready: false })) })),
    (one) => withFact(one, 'vault', () => ({ pods: [{ name: 'vault-0', sealed: true, initialised: true }] })),
    (one) => withFact(one, 'storage', () => ({ notReadyOn: ['pi-2'] })),
    (one) => withFact(one, 'workloads', () => ({ notConverged: ['Deployment/apps/wiki'] })),
    (one) => withFact(one, 'ingress', () => ({ notConverged: ['wiki.example'] })),
    (one) => withFact(one, 'api', (api) => ({ ...api, answer: 'failing' })),
  ];
  const wrong = steps.reduce((before, step) => step(before), snapshot);
  const facts = Object.entries(wrong.facts).map(([name, cell]): [string, typeof cell] => [
    name,
    cell.state === 'known' ? { ...cell, value: ailing(name, cell.value) } : cell,
  ]);
  return { ...wrong, facts: Object.fromEntries(facts) };
};

function ailing(name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (name.startsWith('kube-node/')) return { ...value, ready: false };
  if (name.startsWith('service/')) return { healthy: false, message: '503' };
  return name.startsWith('node/') ? { ...value, clockSkewSeconds: 9_999, clockSynchronized: false } : value;
}
