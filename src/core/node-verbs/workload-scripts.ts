/** Ending containers. Both take longer than a request may, so each is a unit of its own on the machine. */

/**
 * Through the CRI, because only that knows the stop signal of an image (a database that gets another one waits for its clients).
 * So many at once, because each is a process of its own and boards are small. What is still there some seconds after the grace,
 * or when no CRI answers, gets its signals directly.
 */
const atOnce = 32;
const afterGraceSeconds = 10;

const endWorkloads = String.raw`
grace=$1 keep=,$2, tasks=$3 proc=$4
shift 4
# The rest of the words is crictl. Prints: pid id, of each container outside the kept namespaces that runs.
workloads() {
  for task in "$tasks"/*; do
    [ -r "$task/init.pid" ] && [ -r "$task/config.json" ] || continue
    id=$(basename "$task")
    pid=$(cat "$task/init.pid")
    grep -q -F -e "$id" "$proc/$pid/cgroup" 2>/dev/null || continue
    grep -q '"io.kubernetes.cri.container-type": *"sandbox"' "$task/config.json" && continue
    namespace=$(sed -n 's/.*"io\.kubernetes\.cri\.sandbox-namespace": *"\([^"]*\)".*/\1/p' "$task/config.json" | head -n 1)
    case $keep in *,"$namespace",*) [ -z "$namespace" ] || continue ;; esac
    echo "$pid $id"
  done
}
signal() { workloads | while read -r pid id; do kill "-$1" "$pid" 2>/dev/null; done; }
if [ $# -gt 0 ] && timeout -k 1 5 "$@" ps -q >/dev/null 2>&1; then
  workloads | while read -r pid id; do echo "$id"; done |
    timeout -k 1 "$((grace + ${afterGraceSeconds}))" xargs -n 1 -P ${atOnce} "$@" stop --timeout "$grace" >/dev/null 2>&1
else
  signal TERM
  left=$grace
  while [ "$left" -gt 0 ] && [ -n "$(workloads)" ]; do sleep 1; left=$((left - 1)); done
fi
signal KILL
sync
`;

export const endWorkloadsScript = String.raw`
body() {
  beginScript ananke-end-workloads "$1" "$2" "$tasks" "$proc" $crictl <<'ANANKE_END'
${endWorkloads}ANANKE_END
}`;

/** The longest that systemd-shutdown itself would wait for what is left (DefaultTimeoutStopSec). */
const killLimitSeconds = 90;

export const killLeftoversScript = String.raw`
body() {
  [ -n "$kill" ] || refuse no-unit 'this machine is outside Kubernetes'
  beginScript ananke-kill-leftovers "$kill" <<'ANANKE_END'
timeout -k 1 ${killLimitSeconds} /bin/sh -c "$1"
ANANKE_END
}`;
