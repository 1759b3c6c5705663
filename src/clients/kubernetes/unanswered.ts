/** Why a server gave no answer that counts, from the error of the connection. Codes: Node's errors, OpenSSL's, those of the system. */
import type { Unanswered } from './exchange.ts';
import { codeOf } from './kubeconfig.ts';
import type { Failure } from './outcome.ts';

export function failureOfError({ sent, answering, error }: Unanswered, who: string): Failure {
  const code = codeOf(error);
  if (isOfTls(code)) return { is: 'tls', message: `${who}: ${tlsWords[code] ?? `no secure connection (${code})`}` };
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS')
    return { is: 'auth', message: `${who}: a header of the kubeconfig, maybe its token, holds what no header may` };
  if (code.startsWith('HPE_')) return { is: 'malformed', message: `${who} answers, and not in HTTP (${code})` };
  if (answering) return { is: 'unreachable', sent, message: `${who}: the answer broke off` };
  return { is: 'unreachable', sent, message: `${who}: ${systemWords[code] ?? `no connection (${code})`}` };
}

const systemWords: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'the connection was closed',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to its network',
  ETIMEDOUT: 'nobody answers',
  ENOTFOUND: 'its name is not known. Give an address: a name that the cluster resolves is gone when it is needed',
  EAI_AGAIN: 'its name cannot be resolved now. Give an address',
};

const anotherAuthority = 'its certificate is from another authority than that of the kubeconfig';
const tlsWords: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'its certificate has expired, or the clock of this host is ahead',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet: is the clock of this host right?',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its certificate is not for this address. Add the address to the certificate (k3s: tls-san), or name a tls-server-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: anotherAuthority,
  SELF_SIGNED_CERT_IN_CHAIN: anotherAuthority,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: anotherAuthority,
  UNABLE_TO_GET_ISSUER_CERT: anotherAuthority,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: anotherAuthority,
  CERT_SIGNATURE_FAILURE: anotherAuthority,
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS',
  EPROTO: 'it does not speak TLS',
};

function isOfTls(code: string): boolean {
  return code in tlsWords || /^(ERR_SSL|ERR_TLS|CERT_|ERR_OSSL|UNABLE_TO_)/.test(code);
}
