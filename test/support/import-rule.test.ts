import { describe, expect, it } from 'vitest';
import { importFindings } from './import-rule.ts';
import { parseSource } from './source-tree.ts';

const messages = (path: string, text: string): string[] =>
  importFindings(parseSource(path, text)).map((f) => f.message);

describe('the import rule', () => {
  it.each([
    ['a static import', "import { x } from '../executor/x.ts';"],
    ['a type import', "import type { X } from '../executor/x.ts';"],
    ['an import for its effect', "import '../executor/x.ts';"],
    ['a dynamic import', "export const x = () => import('../executor/x.ts');"],
    ['a type that imports', "export type X = import('../executor/x.ts').X;"],
    ['a re-export by name', "export { x } from '../executor/x.ts';"],
    ['a re-export of all', "export * from '../executor/x.ts';"],
  ])('sees %s', (_, text) => {
    expect(messages('src/reconcilers/x.ts', text)).toEqual(['reconcilers may not import src/executor/x.ts']);
  });

  it('refuses an import whose name is computed', () => {
    expect(messages('src/cli/x.ts', 'export const load = (name: string) => import(name);')).toHaveLength(1);
  });

  it.each([
    ['src/core/x.ts', '../api/x.ts'],
    ['src/core/x.ts', 'node:fs'],
    ['src/core/x.ts', 'zod'],
    ['src/api/x.ts', 'node:fs'],
    ['src/api/x.ts', '../reconcilers/x.ts'],
    ['src/reconcilers/power/x.ts', '../../interlocks/x.ts'],
    ['src/reconcilers/power/x.ts', '../decide.ts'],
    ['src/interlocks/x.ts', '../reconcilers/order.ts'],
    ['src/interlocks/x.ts', '../reconcilers/decide.ts'],
    ['src/checks/x.ts', 'yaml'],
    ['src/clients/nut/x.ts', '../ssh/x.ts'],
    ['src/clients/nut/x.ts', '../../api/x.ts'],
    ['src/observers/ups/x.ts', '../vault/x.ts'],
    ['src/executor/handlers/x.ts', '../../observers/x.ts'],
    ['src/journal/x.ts', '../reconcilers/x.ts'],
    ['src/controller/x.ts', '../cli/x.ts'],
    ['src/controller/x.ts', '../lab/world/x.ts'],
    ['src/cli/x.ts', '../lab/world/x.ts'],
    ['src/cli/x.ts', '../clients/ssh/x.ts'],
    ['src/lab/world/x.ts', '../../core/x.ts'],
    ['src/lab/servers/x.ts', '../../controller/x.ts'],
    ['src/lab/in-memory/x.ts', '../servers/x.ts'],
    ['src/lab/in-memory/x.ts', '../../executor/x.ts'],
    ['src/cli/x.ts', 'fs'],
    ['src/cli/x.ts', '../../test/x.ts'],
    ['src/elsewhere/x.ts', './y.ts'],
  ])('refuses %s -> %s', (from, to) => {
    expect(messages(from, `import { x } from '${to}';`)).toHaveLength(1);
  });

  it.each([
    ['src/core/x.ts', './y.ts'],
    ['src/api/x.ts', 'zod'],
    ['src/reconcilers/power/x.ts', '../graph/y.ts'],
    ['src/reconcilers/power/x.ts', '../../core/y.ts'],
    ['src/reconcilers/power/x.ts', '../../api/reasons.ts'],
    ['src/reconcilers/decide.ts', '../interlocks/chain.ts'],
    ['src/observers/ups/x.ts', '../observer.ts'],
    ['src/observers/ups/x.ts', '../../clients/nut/x.ts'],
    ['src/executor/x.ts', '../interlocks/x.ts'],
    ['src/controller/compose.ts', '../reconcilers/decide.ts'],
    ['src/cli/lab.ts', '../lab/world/x.ts'],
    ['src/lab/in-memory/x.ts', '../world/x.ts'],
    ['src/lab/sim/main.ts', '../../executor/x.ts'],
  ])('allows %s -> %s', (from, to) => {
    expect(messages(from, `import { x } from '${to}';`)).toEqual([]);
  });

  it('lets deciding folders use the types of api and nothing that runs', () => {
    expect(messages('src/reconcilers/x.ts', "import type { X } from '../api/config.ts';")).toEqual([]);
    expect(messages('src/reconcilers/x.ts', "import { type X } from '../api/config.ts';")).toEqual([]);
    expect(messages('src/reconcilers/x.ts', "import { type X, y } from '../api/config.ts';")).toEqual([
      'may use only types of src/api/config.ts',
    ]);
  });
});
