/**
 * The script that a machine runs for a verb: POSIX sh for a plain Debian with systemd. It comes over the connection as input of
 * `sh -s`, so that the command line holds nothing but plain words whatever the login shell is. All of it stands in functions that
 * the last line calls: a script that was cut off on its way does nothing.
 */
import { type NodeVerb, type VerbName, wordsOf } from '../node-verbs.ts';
import { shellWord } from '../shell-word.ts';
import type { Layout } from './layout.ts';
import { markerScripts } from './marker-scripts.ts';
import { poweroffScript } from './poweroff-script.ts';
import { countContainers, probeScript } from './probe-script.ts';
import { acceptedLine, replyVersion } from './reply.ts';
import { snapshotScripts } from './snapshot-scripts.ts';
import { unitScripts } from './unit-scripts.ts';
import { endWorkloadsScript, killLeftoversScript } from './workload-scripts.ts';

/** What goes over the connection: the words of one command, and what it reads. */
export interface NodeCommand {
  readonly verb: VerbName;
  readonly words: readonly string[];
  readonly input: string;
}
export type BuiltCommand =
  | { readonly is: 'command'; readonly command: NodeCommand }
  | { readonly is: 'refused'; readonly message: string };

/** Root is what every verb needs. Without a password at hand a sudo that wants one has to fail and not to wait. */
export function commandFor(verb: NodeVerb, layout: Layout, user: string): BuiltCommand {
  const said = wordsOf(verb);
  if (said.is === 'refused') return said;
  const shell = ['/bin/sh', '-s', '--', ...said.words];
  const words = user === 'root' ? shell : ['sudo', '-n', ...shell];
  return { is: 'command', command: { verb: verb.verb, words, input: scriptFor(verb.verb, layout) } };
}

/** What stands behind `sh -s --` in such a command, for whoever serves it. */
export function wordsIn(line: string): readonly string[] | undefined {
  const [, words] = /^(?:sudo -n )?\/bin\/sh -s -- (.*)$/.exec(line) ?? [];
  return words?.split(' ');
}

const bodies: Readonly<Record<VerbName, string>> = {
  probe: probeScript,
  sync: 'body() { sync && accept; }',
  ...unitScripts,
  'end-workloads': endWorkloadsScript,
  'kill-leftovers': killLeftoversScript,
  ...markerScripts,
  ...snapshotScripts,
  poweroff: poweroffScript,
  'kill-then-poweroff': poweroffScript,
  'poweroff-force': poweroffScript,
};

export function scriptFor(verb: VerbName, layout: Layout): string {
  const places = Object.entries(layout).map(([name, value]) => `${name}=${shellWord(String(value))}`);
  const optional = ['unit', 'crictl', 'snapshotSave', 'kill', 'snapshots']
    .filter((name) => !Object.hasOwn(layout, name))
    .map((name) => `${name}=`);
  const parts = [...places, ...optional, frame, bodies[verb], 'main "$@" </dev/null', 'exit $?', ''];
  return parts.join('\n');
}

/** No locale may change what commands print, and nobody's mask who may read what is written. */
const frame = String.raw`
LC_ALL=C
PATH=$PATH:$searchPath
export LC_ALL PATH
umask 022
verb=$1
meant=$2
say() { printf '%s\n' "$*"; }
over() { say "${replyVersion} end $verb"; exit 0; }
accept() { say ${acceptedLine}; }
refuse() { say "refused $*"; over; }
# One line of what a command said, whatever it was.
failed() { say "failed $1 $(printf '%s' "$2" | tr -c '[:print:]' ' ' | cut -c 1-160)"; over; }
# Runs a command for at most so many seconds; what it says is only told when it fails.
try() {
  seconds=$1; shift
  said=$(timeout -k 1 "$seconds" "$@" 2>&1) || failed "$?" "$1: $said"
}
firstOf() { head -n 1 "$1" 2>/dev/null | cut -c 1-2600; }
# A unit of its own does what takes longer than a request may: it goes on when the connection ends.
beginUnit() {
  name=$1; shift
  case $(systemctl show --property=ActiveState "$name.service" 2>/dev/null) in
    ActiveState=active | ActiveState=activating) accept; return ;;
  esac
  try 8 systemd-run --quiet --no-block --collect "--unit=$name" "$@"
  accept
}
beginScript() {
  name=$1; shift
  # A shell may be reading the one that is there.
  mkdir -p -m 0700 "$run" && cat >"$run/$name.new" && mv "$run/$name.new" "$run/$name.sh" ||
    failed "$?" "$run/$name.sh cannot be written"
  beginUnit "$name" /bin/sh "$run/$name.sh" "$@"
}
${countContainers}
main() {
  say "${replyVersion} begin $verb"
  here=$(firstOf "$machineId")
  [ "$meant" = - ] || [ "$meant" = "$here" ] || refuse machine-id-differs "$here"
  shift 2
  body "$@"
  over
}`;
