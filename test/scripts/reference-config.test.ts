// configs/reference.yaml: complete, true to the schema, and valid with each setting that it shows.
import { describe, expect, it } from 'vitest';
import { referenceConfig } from '../../scripts/generated/reference-config.ts';
import { configSchema, type SchemaNode } from '../../scripts/generated/schema-node.ts';
import { parseConfig } from '../../src/api/config.ts';
import {
  allKeys,
  everything,
  type Group,
  keysInFile,
  lines,
  linesInForce,
  problemsOf,
  sectionKeys,
  settings,
  text,
  without,
} from './reference.ts';

describe('the reference configuration', () => {
  it('is a valid configuration as it stands', () => {
    expect(parseConfig(new TextEncoder().encode(text))).toMatchObject({ state: 'valid' });
  });

  it('is current', () => {
    expect(text).toBe(referenceConfig.content());
  });

  it('shows every key of the schema', () => {
    expect(allKeys.length).toBeGreaterThan(180);
    expect(allKeys.filter(({ value }) => value === undefined).map(({ path }) => path)).toEqual([]);
  });

  it('shows each default as the value', () => {
    const wrong = allKeys.filter(
      ({ node, value }) => isLeaf(node) && 'default' in node && !isSame(node.default, value),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('shows each default as the value also where a key overrides one of a section', () => {
    const { ups, nodes, power, node_defaults: defaults } = everything;
    expect(power).toMatchObject(Object(ups[0]?.['power']));
    expect(nodes[0]).toMatchObject(without(defaults, 'wake', 'role'));
  });

  it('has in force only defaults, and what is called required or an example', () => {
    const odd = keysInFile.filter(
      ({ path, node, value }) =>
        value !== undefined && isLeaf(node) && !isSame(node.default ?? node.const, value) && !isMarked(path),
    );
    // This one is the default of the group that it chooses from.
    expect(odd.map(({ path, value }) => [path, value])).toEqual([['node_defaults.wake.method', 'mains']]);
    expect(configSchema).toHaveProperty('properties.node_defaults.properties.wake.default', { method: 'mains' });
  });

  it('says above each key what it means, but for sections and for keys that override an explained one', () => {
    const isBare = (line: string, index: number): boolean =>
      /^ *(- )?[A-Za-z_]+:/.test(line) && !/^ *# +\S/.test(linesInForce[index - 1] ?? '');
    const names = linesInForce.filter(isBare).map((line) => /([A-Za-z_]+):/.exec(line)?.[1] ?? '');
    const elsewhere = [
      ...Object.keys(configSchema.properties ?? {}),
      ...sectionKeys('power'),
      ...sectionKeys('node_defaults'),
    ];
    expect(names.filter((name) => !elsewhere.includes(name))).toEqual([]);
  });

  it('fits on a page of 110 columns', () => {
    expect(lines.filter((line) => line.length > 110 || line !== line.trimEnd())).toEqual([]);
  });
});

describe('a setting that the reference configuration has not in force', () => {
  /** Keys of a wake method beside the one that is shown. */
  const ofOtherMethods = ['mac', 'broadcast', 'port', 'attempts', 'interval_seconds', 'command', 'timeout_seconds'];
  const alone = settings.filter(({ key }) => !ofOtherMethods.includes(key));

  it.each(alone.map(({ key, line, text: bared }) => [key, line, bared] as const))(
    'is valid once it is in force: %s of line %d',
    (_key, _line, bared) => {
      expect(parseConfig(new TextEncoder().encode(bared))).toMatchObject({ state: 'valid' });
    },
  );

  it('is each one but for those of other wake methods', () => {
    expect(alone.length).toBeGreaterThan(25);
    expect(settings.length - alone.length).toBe(ofOtherMethods.length);
  });
});

describe('everything that the reference configuration shows', () => {
  const { node_defaults: defaults, startup, notifications } = everything;
  const [checklist = {}] = startup.service_checklist;
  /** Of keys that exclude one another only one is left. */
  const consistent = (wake: Group, service: Group): Group => ({
    ...everything,
    node_defaults: { ...defaults, wake },
    startup: { ...startup, service_checklist: [service] },
    notifications: {
      ...notifications,
      targets: notifications.targets.map((target) => without(target, 'url_file')),
      heartbeat: without(notifications.heartbeat, 'url'),
    },
  });
  const general = without(checklist, 'preset', 'repository', 'realm', 'redirect_host');

  it.each([
    ['mains', []],
    ['manual', []],
    ['wake-on-lan', ['mac', 'broadcast', 'port', 'attempts', 'interval_seconds']],
    ['command', ['command', 'timeout_seconds']],
  ])('is valid with the wake method %s', (method, own) => {
    const wake = { method, ...Object.fromEntries(own.map((key) => [key, defaults.wake[key]])) };
    expect(problemsOf(consistent(wake, general))).toEqual([]);
  });

  it.each([
    ['gitea', 'repository'],
    ['keycloak-oidc', 'realm'],
    ['auth-redirect', 'redirect_host'],
  ])('is valid with the preset %s', (preset, key) => {
    const service = { ...without(general, 'accept_status', 'expect_json'), preset, [key]: checklist[key] };
    expect(problemsOf(consistent({ method: 'mains' }, service))).toEqual([]);
  });
});

function isLeaf({ properties, oneOf, items }: SchemaNode): boolean {
  return properties === undefined && oneOf === undefined && items?.properties === undefined;
}

/** Whether a line of this key says where its value comes from. */
function isMarked(path: string): boolean {
  const key = path.slice(path.lastIndexOf('.') + 1);
  return lines.some((line) => new RegExp(String.raw`^ *(- )?${key}: .*# (required|example)`).test(line));
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
