/** Keys of ananke.yaml about the cluster and what runs on it: `cluster`, `flux`, `vault`, `services`. */
import * as z from 'zod';
import { AbsolutePath, Host, HttpsUrl, hour, matching, minute, Name, seconds } from './values.ts';
import { words } from './words.ts';

export const ClusterConfig = z.strictObject({
  name: Name.meta({ description: 'First word of every status line and notification.', examples: ['home'] }),
  distribution: words({
    k3s: 'Units k3s and k3s-agent.',
    rke2: 'Units rke2-server and rke2-agent.',
    kubeadm: 'Units kubelet and containerd; the control plane runs as static pods.',
  })
    .default('k3s')
    .meta({
      description: 'Decides the names of units, the kill script and the snapshot command. k3s is what small sites run.',
    }),
  datastore: words({
    auto: 'The servers are asked.',
    'embedded-etcd': 'etcd inside the servers: the only one that snapshots are taken of.',
    sqlite: 'A file on the one server.',
    external: 'A database outside the cluster.',
  })
    .default('auto')
    .meta({ description: 'Where the cluster keeps its state. auto, because the servers know it best.' }),
  kubeconfig: AbsolutePath.default('/etc/ananke/kubeconfig').meta({
    description: 'Credentials of a ServiceAccount. The admin file of k3s would expire after a year.',
  }),
  api_endpoints: z
    .array(HttpsUrl)
    .min(1)
    .max(50)
    .meta({
      description:
        'API servers, tried in order. Addresses: a name that the cluster resolves is gone when it is needed.',
      examples: [['https://192.0.2.10:6443']],
    }),
  api_timeout_seconds: seconds(0.5, 15).default(5).meta({
    description: 'Limit of one API request. Short, because one slow server must not hold up the others.',
  }),
});

const KubernetesName = matching(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'is not a Kubernetes name', z.string().max(253));

export const FluxConfig = z.strictObject({
  namespace: KubernetesName.default('flux-system').meta({
    description: 'Where the Flux source lives. The namespace that `flux bootstrap` uses.',
  }),
  source: KubernetesName.default('flux-system').meta({
    description:
      'The GitRepository that the source guard compares with `expected_flux_branch` and `expected_flux_source_url`. ' +
      'The name that `flux bootstrap` gives it.',
  }),
  healthy_timeout_seconds: seconds(10, 12 * hour)
    .default(1800)
    .meta({
      description:
        'How long the Flux source may take to be fetched, and then Flux to become healthy, before the way up goes on ' +
        'without. Long, because images are pulled on the way.',
    }),
});

export const VaultConfig = z.strictObject({
  namespace: KubernetesName.default('vault').meta({
    description: 'Where the Vault pods live. The usual namespace of its Helm chart.',
  }),
  selector: z
    .string()
    .min(1)
    .max(500)
    .default('app.kubernetes.io/name=vault,component=server')
    .meta({ description: 'Label selector of the Vault server pods: the labels that the Helm chart sets.' }),
  scheme: words({
    http: 'Without TLS, on port 8200: what its Helm chart does unless told otherwise.',
    https: 'With TLS, on port 8200.',
  })
    .default('http')
    .meta({
      description:
        'How the pods are asked, through the API server and never through their Service. The API server does not check their ' +
        'certificates. http, because the Helm chart leaves TLS off.',
    }),
  unseal_keys_file: AbsolutePath.exactOptional().meta({
    description:
      'Unseal shares, one per line, of which only the owner may read: root, or who runs ananke. Whoever is root on this host ' +
      'can open Vault. Absent: the breakglass command gives them, Vault unseals itself, or a person does.',
    examples: ['/etc/ananke/vault.keys'],
  }),
});

export const ServicesConfig = z.strictObject({
  resolve: z
    .record(matching(/^(\*\.)?[A-Za-z0-9][A-Za-z0-9.-]*$/, 'is not a host name or *.domain'), Host)
    .default({})
    .meta({
      description: 'Addresses of host names for the probes, because the DNS of the cluster may be down.',
      examples: [{ '*.home.example': '192.0.2.200' }],
    }),
  ca_file: AbsolutePath.exactOptional().meta({
    description: 'Certificates that the probes trust besides those of the system. Absent: only those.',
    examples: ['/etc/ananke/ca.pem'],
  }),
  interval_seconds: seconds(1, 60 * minute)
    .default(10)
    .meta({
      description:
        'Time between two probes of one service. Often enough to see one that comes and goes, and no load on what has ' +
        'just started.',
    }),
});
