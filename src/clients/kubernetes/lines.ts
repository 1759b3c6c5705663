/** Cuts a stream into lines, of which none may be longer than the limit. */

export interface Lines {
  /** False once a line is too long or was not wanted. */
  take(chunk: Buffer): boolean;
}

export function createLines(limitBytes: number, onLine: (line: string) => boolean): Lines {
  let parts: Buffer[] = [];
  let size = 0;
  return {
    take(chunk) {
      let rest = chunk;
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        if (size + end > limitBytes) return false;
        const line = Buffer.concat([...parts, rest.subarray(0, end)]).toString('utf8');
        parts = [];
        size = 0;
        rest = rest.subarray(end + 1);
        if (line.trim() !== '' && !onLine(line)) return false;
      }
      parts.push(rest);
      size += rest.length;
      return size <= limitBytes;
    },
  };
}
