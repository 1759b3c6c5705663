// Checks that relative links in Markdown files lead somewhere: to a file or folder, and to a heading in it.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';

const skipped = new Set(['node_modules', '.git', '.cache', 'coverage', 'out']);

/** One sentence for each link that leads nowhere. */
export function brokenLinks(root: string): string[] {
  return markdownFiles(root, '').flatMap((path) =>
    linksOf(readFileSync(join(root, path), 'utf8')).flatMap(({ target, line }) => {
      const problem = problemOf(root, path, target);
      return problem === undefined ? [] : [`${path}:${line}: ${target}: ${problem}`];
    }),
  );
}

function markdownFiles(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return skipped.has(entry.name) ? [] : markdownFiles(root, path);
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

function problemOf(root: string, from: string, link: string): string | undefined {
  const [path = '', anchor] = decodeURIComponent(link).split('#');
  const target = path === '' ? from : path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(from), path);
  if (target.startsWith('..')) return 'leaves the repository';
  if (!existsSync(join(root, target))) return `${target} does not exist`;
  if (anchor === undefined || anchor === '') return undefined;
  if (!target.endsWith('.md') || statSync(join(root, target)).isDirectory()) {
    return /^L\d+(-L\d+)?$/.test(anchor) ? undefined : 'only Markdown files have headings to link to';
  }
  const known = anchorsOf(readFileSync(join(root, target), 'utf8'));
  return known.has(anchor) ? undefined : `${target} has no heading #${anchor}`;
}

function linksOf(markdown: string): { readonly target: string; readonly line: number }[] {
  return withoutCode(markdown).flatMap((text, index) => {
    const inline = [...text.matchAll(/\]\(\s*<?([^)\s>]+)>?(?:\s+["'(][^)]*)?\)/g)];
    const references = [...text.matchAll(/^\s{0,3}\[[^\]]+\]:\s+<?([^\s>]+)/g)];
    const html = [...text.matchAll(/\b(?:href|src)="([^"]+)"/g)];
    return [...inline, ...references, ...html]
      .map((match) => match[1] ?? '')
      .filter((target) => !/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target))
      .map((target) => ({ target, line: index + 1 }));
  });
}

/** The names that GitHub gives to headings, and explicit `<a name>` and `id` marks. */
function anchorsOf(markdown: string): Set<string> {
  const found = new Set<string>();
  for (const line of withoutCode(markdown, { keepSpans: true })) {
    for (const mark of line.matchAll(/<a\s+(?:name|id)="([^"]+)"/g)) found.add(mark[1] ?? '');
    const heading = /^ {0,3}#{1,6}\s+(.*?)\s*#*\s*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const base = heading
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, '')
      .replace(/\s/g, '-');
    let name = base;
    for (let count = 1; found.has(name); count += 1) name = `${base}-${count}`;
    found.add(name);
  }
  return found;
}

/** The lines, with fenced blocks and code spans blanked, because what stands in them is no link. */
function withoutCode(markdown: string, { keepSpans = false } = {}): string[] {
  let fence: string | undefined;
  return markdown.split('\n').map((line) => {
    const mark = /^\s*(```+|~~~+)/.exec(line)?.[1];
    if (fence === undefined) {
      fence = mark;
      if (mark !== undefined) return '';
      return keepSpans ? line : line.replace(/(`+)(?:(?!\1).)+\1/g, '');
    }
    if (mark?.startsWith(fence) === true) fence = undefined;
    return '';
  });
}
