// desired.yaml as people leave it behind: bytes, also such as no parser should accept.

/** Where a person's or a tool's write of desired.yaml comes from decides what is in it. */
export interface WordFields {
  readonly cluster: 'up' | 'down';
  readonly mode?: 'config' | 'cluster-only' | 'poweroff';
  readonly ignoredNodes?: readonly string[];
  readonly act?: 'always' | 'power-only' | 'never';
  readonly acceptPower?: Readonly<Record<string, 'unknown' | 'on-battery'>>;
  readonly skipDrain?: boolean;
  readonly skipEtcdSnapshot?: boolean;
}

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** As `ananke set` writes it: a new edit id each time, so that the same word said again counts. */
export function desiredText(id: string, word: WordFields): string {
  const { cluster, mode = 'config', ignoredNodes = [], act = 'always', acceptPower = {} } = word;
  const lines = [
    'apiVersion: ananke.dev/v1alpha1',
    'kind: DesiredState',
    'metadata:',
    '  annotations:',
    `    ananke.dev/edit-id: ${id}`,
    'spec:',
    `  cluster: ${cluster}`,
    `  mode: ${mode}`,
    `  ignoredNodes: ${JSON.stringify(ignoredNodes)}`,
    `  act: ${act}`,
    '  options:',
    `    skipDrain: ${word.skipDrain === true}`,
    `    skipEtcdSnapshot: ${word.skipEtcdSnapshot === true}`,
    `    acceptPower: ${JSON.stringify(acceptPower)}`,
  ];
  return `${lines.join('\n')}\n`;
}
