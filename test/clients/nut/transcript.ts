// What was said between a client and the real upsd 2.8.0 of Debian 12: one group of exchanges for each connection.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Exchange {
  readonly request: string;
  readonly answer: readonly string[];
}

export function readTranscript(): readonly (readonly Exchange[])[] {
  const text = readFileSync(fileURLToPath(new URL('upsd-2.8.0.txt', import.meta.url)), 'utf8');
  return text
    .split('\n\n')
    .map((connection) => exchangesOf(connection.split('\n').filter((line) => /^[CS]: /.test(line))));
}

function exchangesOf(lines: readonly string[]): readonly Exchange[] {
  const exchanges: { request: string; answer: string[] }[] = [];
  for (const line of lines) {
    if (line.startsWith('C: ')) exchanges.push({ request: line.slice(3), answer: [] });
    else exchanges.at(-1)?.answer.push(line.slice(3));
  }
  return exchanges;
}
