/** The log of a controller that somebody watches: on a terminal only what is wrong, since each change is told there anyway. */
import type { LogOutput } from '../controller/this-host.ts';

/** err and warning of sd-daemon(3), which stand before each line. */
const wrong = /^<[0-4]>/;

export function foregroundLog(stream: LogOutput & { readonly isTTY?: boolean }): LogOutput {
  if (stream.isTTY !== true) return stream;
  return {
    write(text, done) {
      if (wrong.test(text)) return stream.write(text, done);
      done();
      return true;
    },
    on: (event, listener) => stream.on(event, listener),
  };
}
