// The scripts of `ananke completion` in real shells, with the Tab key of somebody: those of the shells that this machine has.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { root } from '../support/command.ts';
import { hasTmux, openTerminal, terminalTestMs } from '../support/terminal.ts';

vi.setConfig({ testTimeout: terminalTestMs });

const shells = [
  ['bash', 'bash --norc --noprofile -i', 'source <(ananke completion bash)'],
  ['zsh', 'zsh -f -i', 'autoload -Uz compinit; compinit -u -D; source <(ananke completion zsh)'],
  ['fish', 'fish --private --no-config', 'ananke completion fish | source'],
] as const;
const installed = shells.filter(([shell]) => spawnSync(shell, ['--version']).status === 0);

describe.runIf(hasTmux).each(installed)('the Tab key in %s', (_, command, begin) => {
  it('completes a verb, a name, what is behind an equals sign, and a file', async () => {
    const env = {
      PATH: `${join(root, 'bin')}:${process.env['PATH']}`,
      ANANKE_CONFIG: join(root, 'configs/titan.yaml'),
      PS1: '$ ',
    };
    const { press, until } = await openTerminal(command, { columns: 120, rows: 30, env });
    await press(`${begin}; echo rea''dy`, 'Enter');
    await until((lines) => lines.some((text) => text.startsWith('ready')));
    for (const [typed, wanted] of [
      ['ananke expl', /ananke explain $|ananke explain$/],
      ['ananke explain node/titan-d', /ananke explain node\/titan-db/],
      ['ananke set up --accept-power=Statera=u', /--accept-power=Statera=unknown/],
      ['ananke set --ignore-node "titan-d', /--ignore-node "titan-db"/],
      ['ananke --config configs/tit', /--config configs\/+titan\.yaml/],
    ] as const) {
      await press(typed, 'Tab');
      const seen = await until((lines) => lines.some((text) => wanted.test(text)));
      expect(seen.join('\n')).toMatch(wanted);
      await press('C-u');
    }
  });
});
