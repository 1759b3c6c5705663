/** Machines and network: unique names and addresses, feeds and served machines that exist, and an order that is possible. */
import { type NodeName, nodeName } from '../core/ids.ts';
import { machineNamesOf, type OwnHost, selfOf, upsNamesOf } from './config-names.ts';
import { type NodeEntry, nodeFallbacks } from './config-nodes.ts';
import type { AnankeConfig } from './config-schema.ts';
import { checkName, checkNames, checkUnique, type Report } from './name-checks.ts';
import { servedMachines } from './serves.ts';
import type { Path } from './yaml-values.ts';

export function checkMachines(file: AnankeConfig, own: OwnHost, report: Report): void {
  checkIdentity(file, report);
  const machines = machineNamesOf(file);
  const upses = upsNamesOf(file);
  const { node_defaults: defaults } = file;
  if (defaults.feeds) checkNames(upses, defaults.feeds, ['node_defaults', 'feeds'], report);
  if (defaults.serves) checkNames(machines, defaults.serves, ['node_defaults', 'serves'], report);
  for (const [index, node] of file.nodes.entries()) {
    const path: Path = ['nodes', index];
    if (node.feeds) checkNames(upses, node.feeds, [...path, 'feeds'], report);
    if (node.serves) checkNames(machines, node.serves, [...path, 'serves'], report);
    checkFeeds(node, file, path, report);
    checkKubernetesName(node, file, path, report);
  }
  for (const [index, entry] of file.network.entries()) {
    checkNames(upses, entry.feeds, ['network', index, 'feeds'], report);
    if (entry.carries !== 'all') checkNames(machines, entry.carries, ['network', index, 'carries'], report);
  }
  checkJump(file, own, report);
  checkServesInCircles(file, own, report);
  if (!file.nodes.some((node) => roleOf(node, file) === 'server')) report(['nodes'], 'has no machine of role server');
}

function roleOf(node: NodeEntry, file: AnankeConfig): NodeEntry['role'] {
  return node.role ?? file.node_defaults.role ?? nodeFallbacks.role;
}

/** Two entries for one machine would power it off on the word of the other; a name that is said twice names nothing. */
function checkIdentity(file: AnankeConfig, report: Report): void {
  const words = file.nodes.flatMap((node, index) => [
    { word: node.name, path: ['nodes', index, 'name'] },
    ...node.aliases.map((word, alias) => ({ word, path: ['nodes', index, 'aliases', alias] })),
  ]);
  const network = file.network.map(({ name }, index) => ({ word: name, path: ['network', index, 'name'] }));
  const all = [...words, ...network];
  checkUnique(
    all.map(({ word }) => word),
    (index) => all[index]?.path ?? [],
    report,
  );
  checkUnique(
    file.nodes.map(({ host }) => host),
    (index) => ['nodes', index, 'host'],
    report,
  );
  checkUnique(
    file.nodes.map((node) => node.machine_id),
    (index) => ['nodes', index, 'machine_id'],
    report,
  );
}

function checkFeeds(node: NodeEntry, file: AnankeConfig, path: Path, report: Report): void {
  const feeds = node.feeds ?? file.node_defaults.feeds;
  if (feeds === undefined) {
    if (file.ups.length === 0) return;
    report(
      path,
      `${node.name} has no feeds, here or in node_defaults`,
      'name its UPS, or write feeds: [] if it is on none',
    );
    return;
  }
  const minFeeds = node.min_feeds ?? file.node_defaults.min_feeds ?? nodeFallbacks.min_feeds;
  if (minFeeds > Math.max(1, feeds.length)) {
    report(
      node.min_feeds === undefined ? path : [...path, 'min_feeds'],
      `${node.name} needs ${minFeeds} feeds to live and has ${feeds.length}`,
    );
  }
}

function checkKubernetesName(node: NodeEntry, file: AnankeConfig, path: Path, report: Report): void {
  if (roleOf(node, file) === 'host' || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(node.name)) return;
  report([...path, 'name'], `${node.name} cannot be the name of a Kubernetes node: those have small letters`);
}

/** Its own session takes one of the connections, and whoever is reached through it needs another one meanwhile. */
function checkJump(file: AnankeConfig, own: OwnHost, report: Report): void {
  const { jump_host: said, max_connections: connections } = file.ssh;
  if (said === undefined) return;
  const machines = machineNamesOf(file);
  checkName(machines, said, ['ssh', 'jump_host'], report);
  const self = selfOf(file, own);
  if ('name' in self && machines.find(said) === self.name)
    report(['ssh', 'jump_host'], 'is this host: nobody is reached through oneself', 'leave it out');
  if (connections < 2) report(['ssh', 'max_connections'], 'is 1, and a jump_host takes one for itself', 'at least 2');
}

/** A serves B serves A: neither could go off first. */
function checkServesInCircles(file: AnankeConfig, own: OwnHost, report: Report): void {
  const served = servedMachines(file, own);
  for (const [index, node] of file.nodes.entries()) {
    if (!reaches(served, nodeName(node.name))) continue;
    report(
      ['nodes', index, 'serves'],
      `${node.name} serves itself in the end, so nothing in that circle could go off first`,
    );
    return;
  }
}

function reaches(served: ReadonlyMap<NodeName, readonly NodeName[]>, start: NodeName): boolean {
  const seen = new Set<NodeName>();
  const open = [...(served.get(start) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    open.push(...(served.get(next) ?? []));
  }
  return false;
}
