/** What programs are given. It may all the same be looked at on a terminal, which obeys control characters of C1 like those of ASCII. */

/** JSON and the double quotes of YAML escape the others by themselves. */
const obeyed = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replaceAll(obeyed, escaped);
}

export async function yamlText(value: unknown): Promise<string> {
  const { Document, visit } = await import('yaml');
  const document = new Document(value);
  visit(document, {
    Scalar(_key, node) {
      // Only between these quotes can one be written as an escape.
      if (typeof node.value === 'string' && node.value.search(obeyed) >= 0) node.type = 'QUOTE_DOUBLE';
    },
  });
  return document.toString().replaceAll(obeyed, escaped);
}

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
