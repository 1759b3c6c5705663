import { describe, expect, it } from 'vitest';
import { deadFiles, purityFindings, reasonsUsed, styleFindings, textFindings } from './source-rules.ts';
import { parseSource } from './source-tree.ts';

const purity = (path: string, text: string) => purityFindings(parseSource(path, text));
const style = (path: string, text: string) => styleFindings(parseSource(path, text)).map((finding) => finding.message);

describe('purity', () => {
  it.each([
    'export const x = Date.now();',
    'export const x = new Date();',
    'export type X = Date;',
    'export const x = Math.random();',
    "export const x = Math['random']();",
    'const { random } = Math; export { random };',
    'setTimeout(() => undefined, 1);',
    'export const x = process.env;',
    'export const x = { process };',
    'export const x = fetch;',
    'export const x = performance.now();',
    "console.log('x');",
    'export const x = crypto.randomUUID();',
    'export const x = globalThis;',
    'export const x = import.meta.url;',
  ])('refuses %s in every pure folder', (text) => {
    for (const folder of ['core', 'reconcilers', 'interlocks', 'checks', 'lab/world']) {
      expect(purity(`src/${folder}/x.ts`, text), folder).not.toEqual([]);
    }
    expect(purity('src/controller/x.ts', text)).toEqual([]);
  });

  it('allows fields that only share the name of a global', () => {
    const text =
      'export const f = (x: { process: number; crypto?: 1 }) => ({ process: x.process, fetch: Math.floor(1) });';
    expect(purity('src/core/x.ts', text)).toEqual([]);
  });

  it.each([
    'export async function f() {}',
    "export function f() { throw new Error('x'); }",
    'export const x = await 1;',
  ])('refuses %s where decisions are made', (text) => {
    expect(purity('src/reconcilers/x.ts', text)).toHaveLength(1);
    expect(purity('src/interlocks/x.ts', text)).toHaveLength(1);
    expect(purity('src/core/x.ts', text)).toEqual([]);
  });

  it('says where the fault is', () => {
    expect(purity('src/core/x.ts', '\n\nexport const x = Date;')).toMatchObject([{ path: 'src/core/x.ts', line: 3 }]);
  });
});

describe('style', () => {
  it('refuses a file of more than 300 lines, and allows 300', () => {
    expect(style('src/core/x.ts', '// x\n'.repeat(300))).toEqual([]);
    expect(style('src/core/x.ts', '// x\n'.repeat(301))).toEqual(['has 301 lines, more than 300']);
  });

  it.each([
    ['a function', (body: string) => `export function f() {${body}}`],
    ['an arrow function', (body: string) => `export const f = () => {${body}};`],
    ['a method', (body: string) => `export class C { f() {${body}} }`],
  ])('refuses %s of more than 70 lines, and allows 70', (_, wrap) => {
    expect(style('src/core/x.ts', wrap('\n'.repeat(69)))).toEqual([]);
    expect(style('src/core/x.ts', wrap('\n'.repeat(70)))).toEqual(['has a function of 71 lines']);
  });

  it.each(['export default 1;', 'const x = 1; export { x as default };', "export { default } from './y.ts';"])(
    'refuses the default export in %s',
    (text) => {
      expect(style('src/core/x.ts', text)).toEqual(['has a default export']);
    },
  );

  it('refuses enums', () => {
    expect(style('src/core/x.ts', 'export enum X { A }')).toHaveLength(1);
    expect(style('src/core/x.ts', 'export const enum X { A }')).toHaveLength(1);
  });

  it.each(['process.exit(1);', 'process.exitCode = 1;', "process['exit']();", 'const { exit } = process; exit();'])(
    'allows %s only in main files',
    (text) => {
      expect(style('src/cli/x.ts', text)).toHaveLength(1);
      expect(style('src/cli/main.ts', text)).toEqual([]);
    },
  );

  it('refuses file names that say nothing', () => {
    for (const path of ['src/core/utils.ts', 'src/core/ups-helpers.ts', 'src/helpers/x.ts']) {
      expect(style(path, 'export const x = 1;'), path).toHaveLength(1);
    }
    expect(style('src/core/utilisation.ts', 'export const x = 1;')).toEqual([]);
  });
});

describe('text', () => {
  it('refuses leftover notes', () => {
    for (const note of ['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX']) {
      expect(textFindings('x.md', `one\n// ${note}: later`)).toMatchObject([{ path: 'x.md', line: 2 }]);
    }
    expect(textFindings('x.md', 'mast' + 'odon and XXXL')).toEqual([]);
  });

  it('refuses paths of one machine', () => {
    for (const folder of ['work', 'Users', 'home/someone']) {
      expect(textFindings('x.md', `see "/${folder}` + '/x"')).toHaveLength(1);
    }
    expect(textFindings('x.md', 'src/work' + '/x and ../work' + '/x')).toEqual([]);
  });
});

describe('dead files', () => {
  it('are those that nobody imports', () => {
    const used = parseSource('src/core/used.ts', 'export const x = 1;');
    const dead = parseSource('src/core/dead.ts', "export * from './dead.ts';");
    const tested = parseSource('src/core/tested.ts', 'export const x = 1;');
    const main = parseSource('src/main.ts', "import './core/used.ts';");
    const test = parseSource('test/core/x.test.ts', "import '../../src/core/tested.ts';");
    expect(deadFiles([used, dead, tested, main], [test])).toEqual(['src/core/dead.ts']);
  });
});

describe('reasons used', () => {
  it('are found in values, also in choices, and not in types', () => {
    const text = `
      export const a = { reason: 'First' };
      export const b = (x: boolean, y?: string) => ({ reason: x ? 'Second' : (y ?? ('Third' as const)) });
      export const c = { reason: 'a sentence by a person', message: 'NotAReason' };
      export interface X { reason: 'Typed' }`;
    expect(reasonsUsed(parseSource('src/core/x.ts', text)).map(({ reason }) => reason)).toEqual([
      'First',
      'Second',
      'Third',
    ]);
  });

  it('are found in the place of a reason', () => {
    const text = `
      export const a = [done('First', 'Message'), notDone(x ? 'Second' : 'Third', 'm'), cannotTell('Fourth', 'm')];
      export const b = [notApplicable('Fifth', 'm'), not('Sixth', 'm'), unknown('Seventh', 'm')];
      export const c = condition('Converged', 'True', 'Eighth', 'Message');
      export const d = [other('Nothing', 'm'), done(reason, 'Message'), x.done('Method')];`;
    expect(reasonsUsed(parseSource('src/core/x.ts', text)).map(({ reason }) => reason)).toEqual([
      'First',
      'Second',
      'Third',
      'Fourth',
      'Fifth',
      'Sixth',
      'Seventh',
      'Eighth',
    ]);
  });
});
