/** Bytes in any pieces -> whole lines, of a bounded length. */
import { StringDecoder } from 'node:string_decoder';
import { lineLimitBytes } from './limits.ts';

export interface Lines {
  readonly limit: number;
  add(chunk: Buffer): 'added' | 'too-long';
}

export function createLines(onLine: (line: string) => void): Lines {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  return {
    limit: lineLimitBytes,
    add(chunk) {
      const parts = (rest + decoder.write(chunk)).split('\n');
      rest = parts.pop() ?? '';
      if (rest.length > lineLimitBytes || parts.some((line) => line.length > lineLimitBytes)) return 'too-long';
      for (const line of parts) onLine(line.replace(/\r$/, ''));
      return 'added';
    },
  };
}
