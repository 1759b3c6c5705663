// An API server of the lab with as many pods as the first argument says, in a process of its own: what it costs is none of ours.
// Prints its address and a kubeconfig as one line of JSON, and ends with its stdin.
import { resourceNamed } from '../../src/lab/servers/kubernetes/resources.ts';
import { startLabApi } from '../../src/lab/servers/kubernetes/server.ts';

const podsPerNode = 80;
const count = Number(process.argv[2]);
const server = await startLabApi();
const nodeOf = (index: number): string => `node-${Math.floor(index / podsPerNode)}`;
for (let index = 0; index < count; index += podsPerNode)
  server.store.put(resourceNamed('nodes'), { metadata: { name: nodeOf(index) }, spec: {}, status: {} });
for (let index = 0; index < count; index += 1) {
  const namespace = `apps-${index % 20}`;
  const labels = { app: `app-${index % 300}`, 'pod-template-hash': '5d4f8c7b9' };
  server.store.put(resourceNamed('pods'), {
    metadata: {
      namespace,
      name: `app-${index % 300}-5d4f8c7b9-${index}`,
      labels,
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: `app-${index % 300}`, controller: true }],
    },
    // As large as real ones are: about five kilobytes.
    spec: {
      nodeName: nodeOf(index),
      terminationGracePeriodSeconds: 30,
      containers: [{ name: 'app', args: ['x'.repeat(4_500)] }],
    },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });
}
console.log(JSON.stringify({ url: server.url, kubeconfig: server.kubeconfig() }));
process.stdin.resume();
process.stdin.on('end', () => void server.close());
