// Who may import whom in src. This table is the complete rule; .oxlintrc.json repeats most of it for the editor.
import { builtinModules } from 'node:module';
import type { Finding, SourceFile } from './source-tree.ts';

interface Area {
  /** Other areas of src. */
  readonly areas: readonly string[] | 'all';
  /** Areas of which only types and the constants of api/reasons.ts may be used. */
  readonly typesOf?: readonly string[];
  /** node:* modules. */
  readonly node: boolean;
  readonly packages: readonly string[] | 'all';
  /** Sub-folders of this area do not import each other. */
  readonly strangers?: boolean;
}

const pure = { node: false, packages: [] } as const;

/** The longest name that is a prefix of the file's path below src decides. */
export const importRule: Readonly<Record<string, Area>> = {
  core: { areas: [], ...pure },
  api: { areas: ['core'], node: false, packages: ['yaml', 'zod'] },
  'api/reasons.ts': { areas: [], ...pure },
  reconcilers: { areas: ['core'], typesOf: ['api'], ...pure },
  // The one place where the decision meets its last checks.
  'reconcilers/decide.ts': { areas: ['core', 'reconcilers', 'interlocks'], typesOf: ['api'], ...pure },
  interlocks: { areas: ['core'], typesOf: ['api'], ...pure },
  checks: { areas: ['core'], typesOf: ['api'], ...pure },
  clients: { areas: ['core'], node: true, packages: 'all', strangers: true },
  observers: { areas: ['core', 'api', 'clients'], node: true, packages: ['zod'], strangers: true },
  // What both worlds have in common: pure, so that a simulation can carry it.
  'observers/attend.ts': { areas: ['core'], ...pure },
  'observers/cells.ts': { areas: ['core'], ...pure },
  'observers/polls.ts': { areas: ['core'], ...pure },
  'observers/rhythm.ts': { areas: [], ...pure },
  'observers/publisher.ts': { areas: ['core'], ...pure },
  'observers/same.ts': { areas: [], ...pure },
  executor: { areas: ['core', 'api', 'clients', 'interlocks'], node: true, packages: [] },
  journal: { areas: ['core', 'api'], node: true, packages: ['zod'] },
  // It tells what was decided and what checks find, so it may ask both; nothing there knows of it.
  telemetry: { areas: ['core', 'api', 'reconcilers', 'checks'], node: true, packages: 'all' },
  controller: {
    areas: [
      'core',
      'api',
      'reconcilers',
      'reconcilers/decide.ts',
      'interlocks',
      'checks',
      'clients',
      'observers',
      'executor',
      'journal',
      'telemetry',
    ],
    node: true,
    packages: 'all',
  },
  cli: { areas: ['core', 'api', 'checks', 'journal', 'telemetry', 'controller'], node: true, packages: 'all' },
  'cli/lab.ts': { areas: 'all', node: true, packages: 'all' },
  main: { areas: ['core', 'api', 'cli', 'controller'], node: true, packages: [] },
  'lab/world': { areas: [], ...pure },
  'lab/servers': { areas: ['lab/world', 'core', 'api'], node: true, packages: 'all' },
  'lab/in-memory': {
    areas: [
      'lab/world',
      'core',
      'api',
      'reconcilers',
      'reconcilers/decide.ts',
      'journal',
      'controller',
      'observers/attend.ts',
      'observers/cells.ts',
      'observers/polls.ts',
      'observers/rhythm.ts',
      'observers/publisher.ts',
      'observers/same.ts',
    ],
    node: false,
    packages: [],
  },
  // Composition roots: they put everything together, so they may know everything.
  'lab/sim': { areas: 'all', node: true, packages: 'all' },
  'lab/sockets': { areas: 'all', node: true, packages: 'all' },
  'lab/up': { areas: 'all', node: true, packages: 'all' },
  'lab/demo': { areas: 'all', node: true, packages: 'all' },
};

const builtins = new Set(builtinModules);

export function importFindings(file: SourceFile): Finding[] {
  const name = areaOf(file.path);
  const area = name === undefined ? undefined : importRule[name];
  if (name === undefined || area === undefined) {
    return [{ path: file.path, line: 1, message: 'is in no folder of the import rule (test/support/import-rule.ts)' }];
  }
  return file.imports.flatMap((used) => {
    const message = verdict(file.path, name, area, used);
    return message === undefined ? [] : [{ path: file.path, line: used.line, message }];
  });
}

function verdict(path: string, name: string, area: Area, used: SourceFile['imports'][number]): string | undefined {
  if (used.specifier === undefined) return 'imports a computed name, which no rule can check';
  if (used.target === undefined) return packageVerdict(name, area, used.specifier);
  if (!used.target.startsWith('src/')) return `imports ${used.target}, which is outside src`;
  const target = areaOf(used.target);
  if (target === undefined) return `imports ${used.target}, which is in no folder of the import rule`;
  if (folderOf(target) === folderOf(name) && target !== 'reconcilers/decide.ts') {
    return area.strangers === true && areStrangers(path, used.target) ? siblings(used.target) : undefined;
  }
  if (area.areas === 'all' || area.areas.includes(target)) return undefined;
  const types = area.typesOf?.includes(folderOf(target)) === true;
  if (types && (used.typeOnly || target === 'api/reasons.ts')) return undefined;
  if (area.areas.includes(folderOf(target)) && target !== 'reconcilers/decide.ts') return undefined;
  return types ? `may use only types of ${used.target}` : `${name} may not import ${used.target}`;
}

function packageVerdict(name: string, area: Area, specifier: string): string | undefined {
  const bare = specifier.replace(/^((?:@[^/]+\/)?[^/]+).*$/, '$1');
  if (specifier.startsWith('node:')) return area.node ? undefined : `${name} may not import ${specifier}`;
  if (builtins.has(bare)) return `write node:${specifier}`;
  const allowed = area.packages === 'all' || area.packages.includes(bare);
  return allowed ? undefined : `${name} may not import the package ${bare}`;
}

function siblings(target: string): string {
  return `imports its sibling ${target}; siblings do not know each other`;
}

/** src/observers/ups/x.ts and src/observers/vault/y.ts are strangers; a file directly in src/observers is shared. */
function areStrangers(from: string, to: string): boolean {
  const [a, b] = [from.split('/'), to.split('/')];
  return a.length > 3 && b.length > 3 && a[2] !== b[2];
}

function areaOf(path: string): string | undefined {
  const below = path.replace(/^src\//, '');
  if (below === 'main.ts') return 'main';
  return Object.keys(importRule)
    .filter((name) => below === name || below.startsWith(`${name}/`))
    .toSorted((a, b) => b.length - a.length)[0];
}

/** The folder that an area belongs to: `reconcilers` for `reconcilers/decide.ts`. */
function folderOf(name: string): string {
  return name.endsWith('.ts') ? name.slice(0, name.lastIndexOf('/')) : name;
}
