/** What is answered to whom: three pages, to be read only. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { metricsContentType } from './registry.ts';

export interface Health {
  readonly ok: boolean;
  readonly text: string;
}
export interface Pages {
  metrics(): Promise<string>;
  health(): Health;
  /** For people: how it stands, in plain text. */
  front(): string;
}
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const plain = 'text/plain; charset=utf-8';
const text = (status: number, body: string): Answer => ({ status, type: plain, body: `${body}\n` });

export async function answerTo(method: string, url: string, pages: Pages): Promise<Answer> {
  if (method !== 'GET' && method !== 'HEAD') return text(405, 'Only GET and HEAD are answered here.');
  // What is behind a question mark asks for nothing that there is.
  switch (url.split('?')[0]) {
    case '/metrics':
      return { status: 200, type: metricsContentType, body: await pages.metrics() };
    case '/healthz': {
      const health = pages.health();
      return text(health.ok ? 200 : 503, health.text);
    }
    case '/':
      return text(200, pages.front());
    default:
      return text(404, 'There is nothing here. See / or /metrics or /healthz');
  }
}

/** Never rejects: a page that cannot be made is a 500, and a problem to be told. */
export async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  pages: Pages,
  onProblem: (error: unknown) => void,
): Promise<void> {
  const { method = '', url = '' } = request;
  let answer: Answer;
  try {
    answer = await answerTo(method, url, pages);
  } catch (error) {
    onProblem(error);
    answer = text(500, 'This page could not be made; the log says why.');
  }
  // A body is nothing that anybody here reads, and what follows it is not looked for on the same connection.
  const hasBody = request.headers['content-length'] !== undefined || request.headers['transfer-encoding'] !== undefined;
  response.writeHead(answer.status, {
    'content-type': answer.type,
    'content-length': Buffer.byteLength(answer.body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(answer.status === 405 ? { allow: 'GET, HEAD' } : {}),
    ...(hasBody ? { connection: 'close' } : {}),
  });
  response.end(method === 'HEAD' ? undefined : answer.body);
}
