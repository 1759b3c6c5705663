import { describe, expect, it } from 'vitest';
import { shownUrl } from '../../src/core/shown-url.ts';

describe('the address of a source, as it is told', () => {
  it.each([
    ['https://flux:secret@git.example/iac', 'https://git.example/iac'],
    ['https://ghp_token@git.example/iac', 'https://git.example/iac'],
    ['HTTP://a:b:c@d@git.example:8080/iac', 'HTTP://git.example:8080/iac'],
    ['ssh://git:secret@git.example:2242/iac.git', 'ssh://git@git.example:2242/iac.git'],
    ['ssh://:secret@git.example/iac.git', 'ssh://git.example/iac.git'],
  ])('%s tells no secret', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
  });

  it.each([
    'ssh://git@gitea.example:2242/titan/iac.git',
    'https://git.example/iac@v1?user=a:b@c#d:e@f',
    'git@git.example:titan/iac.git',
    'oci://registry.example/iac',
    'no url: a@b',
    '',
  ])('%s stays as it is', (url) => {
    expect(shownUrl(url)).toBe(url);
  });
});
