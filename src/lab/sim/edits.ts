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

/** What stands in the file when the world begins. */
export const firstText = desiredText('first', { cluster: 'up' });

/** The mirror of holds is for reading: whatever stands in it means nothing. */
export function withOldHold(id: string): string {
  const hold = [
    'holds:',
    '  - name: ups/alpha',
    '    phase: Active',
    '    cluster: down',
    '    mode: poweroff',
    '    since: 2026-11-21T03:14:07Z',
    '    reason: LowBattery',
    '    message: yesterday',
  ];
  return `${desiredText(id, { cluster: 'up' })}${hold.join('\n')}\n`;
}

/** Each has to be refused as a whole: a wrong guess at what was meant could take a cluster down. */
export const malformedTexts: readonly string[] = [
  '',
  '\0\0\0\0',
  'cluster: down\n',
  firstText.slice(0, firstText.indexOf('cluster: up') + 9),
  firstText.replace('cluster: up', 'cluster: dwon'),
  firstText.replace('cluster: up', 'cluster: down\n  clutser: up'),
  firstText.replace('cluster: up', 'cluster: down').replace('v1alpha1', 'v9'),
  firstText.replace('cluster: up', 'cluster: down').replace('act: always', 'act: sometimes'),
  firstText.replace('cluster: up', 'cluster: down').replace('ignoredNodes: []', 'ignoredNodes: [nobody-knows-me]'),
  firstText.replace('  cluster: up', '\tcluster: down'),
  `${firstText}spec:\n  cluster: down\n`,
  'a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n',
];
