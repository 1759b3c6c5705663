/** What one answer says of a service, and what has to be asked besides. */
import type { HttpAnswer } from '../../clients/http/answer.ts';

export type Answered = Extract<HttpAnswer, { state: 'answered' }>;

export type Judgement =
  | { readonly healthy: true; readonly message: string }
  | { readonly healthy: false; readonly message: string }
  /** So far well; this decides. */
  | { readonly healthy: 'ask-on'; readonly probe: Probe };

/** One request, and how its answer is read. A service is healthy when every probe of it is. */
export interface Probe {
  readonly url: string;
  readonly judge: (answer: Answered) => Judgement;
}

export const well = (message: string): Judgement => ({ healthy: true, message });
export const unwell = (message: string): Judgement => ({ healthy: false, message });

/** What an ingress says for a backend that is down differs from what the service itself says; people look elsewhere then. */
export function statusWords({ status }: Answered): string {
  if (status === 502 || status === 503 || status === 504) return `HTTP ${status}: what stands before it finds it down`;
  return `HTTP ${status}`;
}

/** The body as JSON, or a sentence why it is none. */
export function jsonIn({ body, isCut }: Answered): { readonly json: unknown } | { readonly why: string } {
  if (isCut) return { why: 'the answer is too long to be read' };
  try {
    return { json: JSON.parse(body) };
  } catch {
    return { why: 'the answer is not JSON' };
  }
}
