/** What a file says that it is, in whatever form of YAML, and also where the rest of it is broken. */
import { isMap, parseDocument } from 'yaml';

/** Its `kind`. Undefined where it says none. `text`: as `decodeText` lets it through. */
export function kindOf(text: string): string | undefined {
  try {
    const { contents } = parseDocument(text, { schema: 'core', uniqueKeys: false, logLevel: 'silent' });
    const kind = isMap(contents) ? contents.get('kind') : undefined;
    return typeof kind === 'string' ? kind : undefined;
  } catch {
    // A text that the parser gives up on tells nothing.
    return undefined;
  }
}
