// What an editor offers while somebody writes, and what it shows of a key that stands there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleFile, fileOf } from './installed.ts';
import { hookMs, LanguageServer, type Position } from './language-server.ts';

const server = new LanguageServer();
beforeAll(async () => server.start(), hookMs);
afterAll(async () => server.stop(), hookMs);

interface Offer {
  readonly label: string;
  readonly documentation?: string;
}

/** What is offered at the mark `|` of a text, by label. */
async function offeredAt(name: string, marked: string): Promise<Readonly<Record<string, string | undefined>>> {
  const position = positionOf(marked, '|');
  await server.open(name, marked.replace('|', ''));
  const { items } = (await server.at('completion', name, position)) as { readonly items: readonly Offer[] };
  return Object.fromEntries(items.map(({ label, documentation }) => [label, documentation]));
}

describe('an editor offers', () => {
  it('the words of a closed list, each with its meaning', async () => {
    const offered = await offeredAt('mode.yaml', fileOf('anankeconfig', 'power:\n  mode: |\n'));
    expect(offered).toEqual({
      config: 'What `shutdown.poweroff_enabled` of ananke.yaml says.',
      'cluster-only': 'Kubernetes stops, and the machines stay on.',
      poweroff: 'The machines go off too.',
    });
  });

  it('the options of a group, each with its meaning', async () => {
    const offered = await offeredAt('wake.yaml', fileOf('anankeconfig', 'node_defaults:\n  wake:\n    method: |\n'));
    expect(offered).toMatchObject({
      mains: 'It starts by itself when its power returns.',
      'wake-on-lan': 'This host sends magic packets.',
    });
  });

  it('the keys of a section, each with what it means', async () => {
    const offered = await offeredAt('keys.yaml', fileOf('anankeconfig', 'cluster:\n  name: home\n  |\n'));
    expect(offered).toMatchObject({ distribution: expect.stringContaining('kill script') });
    expect(offered).not.toHaveProperty('name');
  });

  it('the words of the desired state', async () => {
    const offered = await offeredAt('word.yaml', fileOf('desiredstate', 'kind: DesiredState\nspec:\n  cluster: |\n'));
    expect(Object.keys(offered)).toEqual(['up', 'down']);
  });
});

describe('an editor shows of a key', () => {
  const titan = exampleFile('titan.yaml');
  beforeAll(async () => {
    await server.open('titan.yaml', titan);
  }, hookMs);

  it('what it means', async () => {
    const hover = await server.at('hover', 'titan.yaml', positionOf(titan, 'comms_dead_seconds'));
    expect(hover).toMatchObject({ contents: { value: expect.stringContaining('is silent this long is blind') } });
  });

  it('what the words of its list mean', async () => {
    const hover = await server.at('hover', 'titan.yaml', positionOf(titan, 'datastore'));
    expect(hover).toMatchObject({
      contents: { value: expect.stringContaining('`sqlite`: A file on the one server.') },
    });
  });
});

function positionOf(text: string, part: string): Position {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
