/** The flags of `set`, `startup` and `shutdown`, as a change of desired.yaml: what is mistaken in them is said before anything is read. */
import type { Change, SaidOptions, Word } from '../../api/desired-edit/change.ts';
import { shellWord } from '../../core/shell-word.ts';
import { CommandError } from '../exit.ts';
import { modes } from '../modes.ts';
import { oneOf } from '../one-of.ts';

export interface WordOptions {
  readonly mode?: string;
  readonly reason?: string;
  readonly ignoreNode: readonly string[];
  readonly unignoreNode: readonly string[];
  readonly skipDrain?: true;
  readonly skipEtcdSnapshot?: true;
  readonly forceFluxBranch?: string;
  readonly acceptPower: readonly string[];
}

export function changeOf(cluster: string | undefined, options: WordOptions): Change {
  const ignore = { ignore: options.ignoreNode, unignore: options.unignoreNode };
  const said = optionsOf(options);
  if (cluster === undefined) {
    const needsWord = options.mode ?? options.reason ?? Object.keys(said)[0];
    if (needsWord !== undefined)
      throw new CommandError('say up or down with it: --mode, --reason and the options belong to a word');
    if (ignore.ignore.length + ignore.unignore.length === 0)
      throw new CommandError('say up or down, or a node to ignore. See: ananke set --help');
    return { kind: 'say', ...ignore };
  }
  if (cluster !== 'up' && cluster !== 'down')
    throw new CommandError(`set takes up or down, and not ${JSON.stringify(cluster)}`);
  const mode = options.mode === undefined ? undefined : oneOf(modes, options.mode, '--mode is one of');
  if (cluster === 'up' && mode !== undefined) throw new CommandError('--mode says what down includes, and up has none');
  const word: Word = {
    cluster,
    ...(mode === undefined ? {} : { mode }),
    ...(options.reason === undefined ? {} : { reason: options.reason }),
    ...(Object.keys(said).length === 0 ? {} : { options: said }),
  };
  return { kind: 'say', word, ...ignore };
}

function optionsOf({ skipDrain, skipEtcdSnapshot, forceFluxBranch, acceptPower }: WordOptions): SaidOptions {
  const accepted = acceptPower.map((text): readonly [string, 'unknown' | 'on-battery'] => {
    const [ups = '', state = ''] = text.split('=');
    if (ups === '' || (state !== 'unknown' && state !== 'on-battery'))
      throw new CommandError(`--accept-power is UPS=unknown or UPS=on-battery, and not ${JSON.stringify(text)}`);
    return [ups, state];
  });
  return {
    ...(skipDrain === true ? { skipDrain } : {}),
    ...(skipEtcdSnapshot === true ? { skipEtcdSnapshot } : {}),
    ...(forceFluxBranch === undefined ? {} : { forceFluxBranch }),
    ...(accepted.length === 0 ? {} : { acceptPower: Object.fromEntries(accepted) }),
  };
}

/** The same flags again, for a command that is printed for pasting. */
export function wordFlags(options: WordOptions): readonly string[] {
  const said = (flag: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [flag, shellWord(value)];
  return [
    ...said('--mode', options.mode),
    ...said('--reason', options.reason),
    ...options.ignoreNode.flatMap((name) => said('--ignore-node', name)),
    ...options.unignoreNode.flatMap((name) => said('--unignore-node', name)),
    ...(options.skipDrain === true ? ['--skip-drain'] : []),
    ...(options.skipEtcdSnapshot === true ? ['--skip-etcd-snapshot'] : []),
    ...said('--force-flux-branch', options.forceFluxBranch),
    ...options.acceptPower.flatMap((power) => said('--accept-power', power)),
  ];
}
