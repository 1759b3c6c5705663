/**
 * etcd snapshots. k3s and rke2 write them as `NAME-node-time`, and beside that as `.part` until they are whole. A snapshot has no
 * limit of its own upstream (etcd#10298), so the unit that takes it has one.
 */

/** Far beyond what a healthy etcd takes; the step that waits for it ends long before. */
const snapshotLimitSeconds = 600;

export const snapshotScripts = {
  snapshot: String.raw`
body() {
  [ -n "$snapshotSave" ] || refuse not-a-server 'this machine has no etcd'
  [ "$(systemctl show --property=ActiveState "$unit" 2>/dev/null)" = ActiveState=active ] || refuse unit-not-running "$unit"
  for file in "$snapshots/$1"-*; do
    case $file in *.part) continue ;; esac
    [ ! -f "$file" ] || { accept; return; }
  done
  beginUnit "ananke-snapshot-$1" --property=RuntimeMaxSec=${snapshotLimitSeconds} $snapshotSave "$1"
}`,
  'snapshot-list': String.raw`
body() {
  [ -n "$snapshots" ] || refuse not-a-server 'this machine has no etcd'
  running=$(timeout -k 1 3 systemctl list-units --all --plain --no-legend 'ananke-snapshot-*.service' 2>&1) ||
    failed "$?" "systemctl: $running"
  say "$running" | awk '$3 == "active" || $3 == "activating" { sub(/^ananke-snapshot-/, "", $1); sub(/\.service$/, "", $1); print "running", $1 }'
  for file in "$snapshots"/*; do
    name=\${file##*/}
    case $name in *[!A-Za-z0-9._:@-]* | *.part) continue ;; esac
    [ ! -f "$file" ] || say "listed $name"
  done
  say 'listed all'
}`.replaceAll('\\$', '$'),
} as const;
