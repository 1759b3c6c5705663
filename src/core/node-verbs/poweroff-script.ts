/**
 * Going off, in three strengths. `systemctl poweroff` only queues the job and returns; -i, because somebody's open editor must not
 * hold up a machine whose battery runs out. The channel then stays, and says the last words if it lives long enough.
 */

/** What may still run when the last words are said: the way that they go, and what they do not wait for. */
const network =
  'networking|network|NetworkManager.*|systemd-networkd|systemd-resolved|wpa_supplicant.*|dhcpcd.*|ifup.*|ssh.*|dbus.*|' +
  'systemd-logind|systemd-journald|systemd-udevd|systemd-timesyncd|chrony.*|user.*|ananke.*';
/** Twice what systemd gives a unit that hangs. */
const wordsLimitSeconds = 180;
/** The kill script gets less than its own limit here: the poweroff must follow in any case. */
const killFirstSeconds = 20;

export const poweroffScript = String.raw`
# Data is safe once only the network and its like is left of the services, and no container runs.
nothingLeft() {
  jobs=$(timeout -k 1 2 systemctl list-jobs --no-legend 2>/dev/null) || return 1
  say "$jobs" | awk '
    $2 ~ /^(poweroff|shutdown|final|umount)\.target$/ && $3 == "start" { goes = 1 }
    $2 ~ /\.(service|scope)$/ && $3 == "stop" && $2 !~ /^(${network.replaceAll('.*', '[^ ]*')})\.(service|scope)$/ { left = 1 }
    END { exit !(goes && !left) }' || return 1
  [ -z "$(countContainers)" ]
}
# A session of logind ends with the first units; then there are no last words, and other signs have to do.
lastWords() {
  tries=0
  while [ "$tries" -lt ${wordsLimitSeconds} ]; do
    if nothingLeft; then say "words $1"; return; fi
    sleep 1
    tries=$((tries + 1))
  done
}
body() {
  running=$(firstOf "$bootId")
  [ "$running" = "$1" ] || refuse boot-id-differs "$running"
  case $verb in
    poweroff) try 8 systemctl -i poweroff ;;
    kill-then-poweroff)
      beginScript ananke-kill-then-poweroff "$kill" <<'ANANKE_END'
[ -z "$1" ] || timeout -k 1 ${killFirstSeconds} /bin/sh -c "$1"
exec systemctl -i poweroff
ANANKE_END
      ;;
    poweroff-force)
      # In the background: a disk that hangs must not hold up the strongest means that there is.
      sync >/dev/null 2>&1 &
      sleep 2
      timeout -k 1 5 systemctl --force poweroff >/dev/null 2>&1 || try 5 systemctl --force --force poweroff
      ;;
  esac
  [ "$verb" = kill-then-poweroff ] || accept
  lastWords "$1"
}`;
