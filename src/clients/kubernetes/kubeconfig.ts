/**
 * Credentials out of a kubeconfig. The package @kubernetes/client-node knows that format and its ways to authenticate; it is loaded
 * when the first request is made and not before, because it takes 0.6 s and 80 MB, and `ananke status` has no use for it.
 *
 * What is refused here would fail in the middle of an outage: a command that has to run first, a proxy on the way, a server whose
 * certificate nobody checks. Messages name the file and never what stands in it: parsers like to quote the line of a token.
 */
import { open } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { dirname } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { kubeconfigLimitBytes } from './limits.ts';

type Pem = string | Buffer;
export interface Credentials {
  /** Authorization, and impersonation when the file asks for it. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tls: { readonly ca?: Pem; readonly cert?: Pem; readonly key?: Pem; readonly servername?: string };
}
export type Loaded =
  | { readonly is: 'ok'; readonly credentials: Credentials }
  | { readonly is: 'unusable'; readonly message: string };

export async function loadKubeconfig(path: string): Promise<Loaded> {
  const text = await readBounded(path);
  if (text.is === 'unusable') return text;
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  try {
    config.loadFromString(text.value);
    config.makePathsAbsolute(dirname(path));
  } catch {
    return unusable(path, 'it is no kubeconfig');
  }
  const complaint = complaintAbout(config);
  return complaint === undefined ? credentialsOf(config, path) : unusable(path, complaint);
}

const unusable = (path: string, why: string): { readonly is: 'unusable'; readonly message: string } => ({
  is: 'unusable',
  message: `The kubeconfig ${path} cannot be used: ${why}.`,
});

/** A folder, a device and an endless file are no kubeconfig either. */
async function readBounded(path: string): Promise<{ is: 'ok'; value: string } | { is: 'unusable'; message: string }> {
  try {
    const file = await open(path);
    try {
      const status = await file.stat();
      if (!status.isFile()) return unusable(path, 'it is no regular file');
      if (status.size > kubeconfigLimitBytes) return unusable(path, `it is larger than ${kubeconfigLimitBytes} bytes`);
      return { is: 'ok', value: await file.readFile('utf8') };
    } finally {
      await file.close();
    }
  } catch (error) {
    return unusable(path, `reading it failed (${codeOf(error)})`);
  }
}

export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'no code';
  return typeof error.code === 'string' ? error.code : 'no code';
}

function complaintAbout(config: KubeConfig): string | undefined {
  const cluster = config.getCurrentCluster();
  const user = config.getCurrentUser();
  if (cluster === null) return 'its current context names no cluster that it has';
  if (user === null) return 'its current context names no user that it has';
  if (cluster.skipTLSVerify) return 'it asks not to check the certificate of the server, who then could be anybody';
  if (cluster.proxyUrl !== undefined) return 'it names a proxy, which would be one more thing to fail in an outage';
  if (user.exec !== undefined) return 'it runs a command to get a token. Use the token of a ServiceAccount';
  if (cluster.caData === undefined && cluster.caFile === undefined) return 'it has no certificate authority';
  return hasCredentials(user) ? undefined : 'its user has neither a token nor a certificate';
}

function hasCredentials(user: User): boolean {
  const { token, authProvider, certData, certFile, username } = user;
  return [token, authProvider, certData, certFile, username].some((value: unknown) => Boolean(value));
}

async function credentialsOf(config: KubeConfig, path: string): Promise<Loaded> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    return unusable(path, `a file that it names, or its way to authenticate, failed (${codeOf(error)})`);
  }
  const { ca, cert, key, servername, auth } = options;
  const basic = typeof auth === 'string' ? { Authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  const tls = { ...pem('ca', ca), ...pem('cert', cert), ...pem('key', key), ...(servername ? { servername } : {}) };
  return { is: 'ok', credentials: { headers: { ...headersIn(options), ...basic }, tls } };
}

function pem<Name extends string>(name: Name, value: unknown): { readonly [N in Name]?: Pem } {
  const usable = typeof value === 'string' || Buffer.isBuffer(value);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a computed key is widened to string
  return (usable ? { [name]: value } : {}) as { readonly [N in Name]?: Pem };
}

function headersIn({ headers }: RequestOptions): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).flatMap(([name, value]) =>
      // A token read from a file ends with a line break, which no header may hold.
      typeof value === 'string' ? [[name, value.trim()] as const] : [],
    ),
  );
}
