/** One whole answer of one server, bounded, as a value. */
import type { Deadline } from './deadline.ts';
import { exchange, type Request, type Server, type Unanswered } from './exchange.ts';
import type { Credentials } from './kubeconfig.ts';
import { answerLimitBytes } from './limits.ts';
import type { Failure, Outcome } from './outcome.ts';
import { failureOfStatus } from './status-object.ts';
import { failureOfError } from './unanswered.ts';

export async function readText(
  request: Request,
  server: Server,
  credentials: Credentials,
  deadline: Deadline,
): Promise<Outcome<string>> {
  const who = server.url.origin;
  const limitBytes = request.limitBytes ?? answerLimitBytes;
  const answer = createCollector(limitBytes);
  const ending = await exchange(server, request, credentials, answer, deadline.stop);
  if (ending.is === 'failed') return failureOf(ending, who, deadline);
  if (ending.is === 'enough') return { is: 'too-big', message: `${who} answered with more than ${limitBytes} bytes` };
  const { status } = answer;
  const isGood = status >= 200 && status <= 299;
  return isGood
    ? { is: 'ok', status, value: answer.body() }
    : failureOfStatus({ ...answer.head(), body: answer.body() }, who);
}

export async function readJson(
  request: Request,
  server: Server,
  credentials: Credentials,
  deadline: Deadline,
): Promise<Outcome<unknown>> {
  const answer = await readText(request, server, credentials, deadline);
  if (answer.is !== 'ok') return answer;
  const { status, value: text } = answer;
  try {
    return { is: 'ok', status, value: JSON.parse(text) as unknown };
  } catch {
    // The error of the parser quotes the text, which may be anything.
    const message = `${server.url.origin} answered ${status} with what is no JSON, in ${text.length} characters`;
    return { is: 'malformed', message };
  }
}

export function failureOf(ending: Unanswered, who: string, deadline: Deadline): Failure {
  const { sent } = ending;
  if (deadline.isOver())
    return { is: 'timed-out', sent, message: `${who} did not answer within ${deadline.limitMs / 1_000} s` };
  if (deadline.stop.aborted) return { is: 'stopped', sent, message: `stopped asking ${who}` };
  return failureOfError(ending, who);
}

function createCollector(limitBytes: number) {
  const chunks: Buffer[] = [];
  let size = 0;
  let status = 0;
  let retryAfter: string | undefined;
  return {
    get status() {
      return status;
    },
    body: () => Buffer.concat(chunks).toString('utf8'),
    head: () =>
      retryAfter !== undefined && /^\d{1,6}$/.test(retryAfter)
        ? { status, retryAfterSeconds: Number(retryAfter) }
        : { status },
    begin(code: number, headers: Readonly<Record<string, string | string[] | undefined>>): boolean {
      status = code;
      const later = headers['retry-after'];
      retryAfter = typeof later === 'string' ? later : undefined;
      return !(Number(headers['content-length']) > limitBytes);
    },
    take(chunk: Buffer): boolean {
      size += chunk.length;
      if (size <= limitBytes) chunks.push(chunk);
      return size <= limitBytes;
    },
  };
}
