// The rules about single source files and about the tree as a whole; test/tidy.test.ts applies them to this repository.
import type { Finding, Node, SourceFile } from './source-tree.ts';
import { isNode, walk } from './source-tree.ts';

const pureFolders = ['core', 'reconcilers', 'interlocks', 'checks', 'lab/world'];
/** Folders whose functions return at once and never throw: the decision is total and synchronous. */
const totalFolders = ['reconcilers', 'interlocks'];

const bannedNames = new Set([
  'Date',
  'Temporal',
  'performance',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'process',
  'fetch',
  'console',
  'crypto',
  'globalThis',
  'global',
  'require',
  'eval',
  'Function',
]);

const maxFileLines = 300;
const maxFunctionLines = 70;

export function isPure(path: string): boolean {
  return path === 'src/api/reasons.ts' || pureFolders.some((folder) => path.startsWith(`src/${folder}/`));
}

export function purityFindings(file: SourceFile): Finding[] {
  if (!isPure(file.path)) return [];
  const total = totalFolders.some((folder) => file.path.startsWith(`src/${folder}/`));
  const found: Finding[] = [];
  const report = (node: Node, message: string): void => {
    found.push({ path: file.path, line: file.lineOf(node.start), message });
  };
  walk(file.program, (node, parent) => {
    if (node.type === 'Identifier' && bannedNames.has(textOf(node['name'])) && !isOnlyAKey(node, parent)) {
      report(node, `uses ${textOf(node['name'])}, which is banned here, also as a name of your own`);
    }
    if (node.type === 'MetaProperty' && nameOf(node['meta']) === 'import') report(node, 'uses import.meta');
    if (isMathRandom(node)) report(node, 'uses Math.random; chance comes from a seeded generator');
    if (total && node.type === 'ThrowStatement') report(node, 'throws; a decision is total');
    if (total && (node['async'] === true || node.type === 'AwaitExpression')) report(node, 'is asynchronous');
  });
  return found;
}

/** Math.random, Math['random'] and const { random } = Math. */
function isMathRandom(node: Node): boolean {
  if (node.type === 'MemberExpression' && nameOf(node['object']) === 'Math')
    return nameOf(node['property']) === 'random';
  return node.type === 'VariableDeclarator' && nameOf(node['init']) === 'Math';
}

/** `x.process` and `{ process: 1 }` name a field, not the global; `{ process }` is the global. */
function isOnlyAKey(node: Node, parent: Node | undefined): boolean {
  if (parent === undefined || parent['computed'] === true) return false;
  if (parent.type === 'MemberExpression') return parent['property'] === node;
  const keyed = ['Property', 'TSPropertySignature', 'TSMethodSignature', 'PropertyDefinition', 'MethodDefinition'];
  return keyed.includes(parent.type) && parent['key'] === node && parent['shorthand'] !== true;
}

export function styleFindings(file: SourceFile): Finding[] {
  const found: Finding[] = [];
  const report = (line: number, message: string): void => {
    found.push({ path: file.path, line, message });
  };
  const lines = file.text.replace(/\n$/, '').split('\n').length;
  if (lines > maxFileLines) report(maxFileLines, `has ${lines} lines, more than ${maxFileLines}`);
  if (/(^|[/-])(utils?|helpers?|misc|common)\.ts$|\/(utils?|helpers?)\//.test(file.path)) {
    report(1, 'is named for nothing; name it for what it holds');
  }
  const mayExit = file.path.endsWith('/main.ts');
  walk(file.program, (node) => {
    const line = file.lineOf(node.start);
    const length = file.lineOf(node.end) - line + 1;
    if (isFunction(node) && length > maxFunctionLines) report(line, `has a function of ${length} lines`);
    if (node.type === 'ExportDefaultDeclaration') report(line, 'has a default export');
    if (node.type === 'ExportSpecifier' && nameOf(node['exported']) === 'default') report(line, 'has a default export');
    if (node.type === 'TSEnumDeclaration') report(line, 'declares an enum; use a union of strings');
    if (!mayExit && isProcessExit(node)) report(line, 'ends the process; only src/**/main.ts may');
  });
  return found;
}

function isFunction(node: Node): boolean {
  return ['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'].includes(node.type);
}

/** process.exit(), process.exitCode = 1, process.abort(), process['exit'], and exit taken out of process. */
function isProcessExit(node: Node): boolean {
  const names = new Set(['exit', 'exitCode', 'abort', 'reallyExit']);
  if (node.type === 'MemberExpression' && nameOf(node['object']) === 'process')
    return names.has(nameOf(node['property']));
  if (node.type === 'ImportSpecifier') return false;
  if (node.type !== 'VariableDeclarator' || nameOf(node['init']) !== 'process' || !isNode(node['id'])) return false;
  const properties: unknown = node['id']['properties'];
  return (
    Array.isArray(properties) && properties.some((property) => isNode(property) && names.has(nameOf(property['key'])))
  );
}

/** Leftover notes, and paths of somebody's machine, in any text file. The words are built so as not to match here. */
export function textFindings(path: string, text: string): Finding[] {
  const notes = new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX'].join('|')})\\b`);
  const machine = new RegExp(`(?<![\\w.~-])/(work|Users|home/[a-z]+)/`);
  return text.split('\n').flatMap((line, index) => {
    const note = notes.exec(line)?.[0];
    const place = machine.exec(line)?.[0];
    return [
      ...(note === undefined ? [] : [{ path, line: index + 1, message: `contains ${note}` }]),
      ...(place === undefined ? [] : [{ path, line: index + 1, message: `contains the machine path ${place}` }]),
    ];
  });
}

/** Files of src that no other file imports and that are no entry of a process. */
export function deadFiles(sources: readonly SourceFile[], others: readonly SourceFile[]): string[] {
  const imported = new Set(
    [...sources, ...others].flatMap((file) =>
      file.imports.flatMap((used) => (used.target === undefined || used.target === file.path ? [] : [used.target])),
    ),
  );
  return sources
    .map((file) => file.path)
    .filter((path) => !path.endsWith('/main.ts') && !path.endsWith('.d.ts') && !imported.has(path));
}

/** Functions that take a reason by its place: the words of assessors, power rules, conditions and failed readings. */
const reasonPlaces: Readonly<Record<string, number>> = {
  done: 0,
  notDone: 0,
  cannotTell: 0,
  notApplicable: 0,
  not: 0,
  unknown: 0,
  condition: 2,
};

/** Every PascalCase text given as `reason:` in a value or in the place of a reason, also inside `a ? 'X' : 'Y'` and `x ?? 'Y'`. */
export function reasonsUsed(file: SourceFile): { readonly reason: string; readonly line: number }[] {
  const found: { reason: string; line: number }[] = [];
  walk(file.program, (node, parent) => {
    for (const literal of literalsOf(reasonIn(node, parent))) {
      const reason = textOf(literal['value']);
      if (/^[A-Z][A-Za-z0-9]+$/.test(reason)) found.push({ reason, line: file.lineOf(literal.start) });
    }
  });
  return found;
}

function reasonIn(node: Node, parent: Node | undefined): unknown {
  if (node.type === 'CallExpression') {
    const place = reasonPlaces[nameOf(node['callee'])];
    return place === undefined || !Array.isArray(node['arguments']) ? undefined : node['arguments'][place];
  }
  const isField = node.type === 'Property' && nameOf(node['key']) === 'reason' && parent?.type === 'ObjectExpression';
  return isField ? node['value'] : undefined;
}

function literalsOf(value: unknown): Node[] {
  if (!isNode(value)) return [];
  if (value.type === 'Literal') return [value];
  if (value.type === 'ConditionalExpression')
    return [...literalsOf(value['consequent']), ...literalsOf(value['alternate'])];
  if (value.type === 'LogicalExpression') return [...literalsOf(value['left']), ...literalsOf(value['right'])];
  if (value.type.startsWith('TS') || value.type === 'ParenthesizedExpression') return literalsOf(value['expression']);
  return [];
}

function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  return textOf(value.type === 'Literal' ? value['value'] : value['name']);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
