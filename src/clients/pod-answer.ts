/**
 * How a request to one pod ends, by whatever way it went there. Messages are in words of this side only: what the pod or the way said
 * may repeat the request, and a request may hold a secret.
 */

export interface PodPlace {
  readonly namespace: string;
  readonly name: string;
}
export interface PodRequest {
  readonly method: 'GET' | 'POST';
  /** Of the pod, from the slash on. */
  readonly path: string;
  /** JSON. */
  readonly body?: Uint8Array;
}
export interface PodAsking {
  readonly signal: AbortSignal;
  readonly limitMs: number;
}
export type PodFailure =
  /** The pod answered with another status than a success. */
  | { readonly is: 'refused'; readonly status: number; readonly message: string }
  /** There is no such pod, nobody listens in it, or it stays silent. `sent`: it may have taken the request all the same. */
  | { readonly is: 'no-answer'; readonly sent: boolean; readonly message: string }
  /** Whoever keeps the way does not let ananke take it. */
  | { readonly is: 'forbidden'; readonly message: string }
  /** The way itself is closed, or was broken off. */
  | { readonly is: 'no-way'; readonly sent: boolean; readonly message: string }
  /** It succeeded, by its status, and what came cannot be read. */
  | { readonly is: 'unreadable'; readonly message: string };
export type PodAnswer = { readonly is: 'ok'; readonly value: unknown } | PodFailure;

/** One JSON answer of one pod. Never rejects. */
export type AskPod = (pod: PodPlace, request: PodRequest, asking: PodAsking) => Promise<PodAnswer>;
