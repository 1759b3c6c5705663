/** The questions of `probe`, and how containers are counted. Each line of the answer is one word and what belongs to it. */

/**
 * Containers that run, by namespace and type. The bundles of containerd (config.json, init.pid) tell which there are also when the
 * unit and its containerd have stopped; the control group of the first process proves that it is still that container
 * and not another process with the same number. `crictl` would be silent exactly when it matters.
 */
export const countContainers = String.raw`
countContainers() {
  for task in "$tasks"/*; do
    [ -d "$task" ] && say "$task"
  done | awk -v proc="$proc" '
    function valueOf(line, key,   from, rest) {
      from = index(line, "\"io.kubernetes.cri." key "\"")
      if (from == 0) return ""
      rest = substr(line, from + length(key) + 20)
      if (!match(rest, /^ *: *"[^"]*"/)) return ""
      rest = substr(rest, RSTART, RLENGTH)
      sub(/^ *: *"/, "", rest); sub(/"$/, "", rest)
      return rest
    }
    {
      parts = split($0, part, "/"); id = part[parts]
      file = $0 "/init.pid"; pid = ""
      getline pid <file; close(file)
      if (pid !~ /^[0-9]+$/) next
      file = proc "/" pid "/cgroup"; runs = 0
      while ((getline line <file) > 0) if (index(line, id)) runs = 1
      close(file)
      if (!runs) next
      file = $0 "/config.json"; namespace = ""; type = ""
      while ((getline line <file) > 0) {
        if (namespace == "") namespace = valueOf(line, "sandbox-namespace")
        if (type == "") type = valueOf(line, "container-type")
      }
      close(file)
      if (namespace !~ /^[a-z0-9][a-z0-9-]*$/) namespace = "-"
      if (type != "sandbox") type = "container"
      count[namespace " " type]++
    }
    END { for (kind in count) print "containers", kind, count[kind] }'
}`;

/**
 * Volumes of pods: what the kubelet mounted, without what it makes up in memory for secrets and the like. The clock is read at both
 * ends, so that the time in between can be told from the time on the way.
 */
export const probeScript = String.raw`
countMounts() {
  awk -v kubelet="$kubelet" '
    index($2, kubelet "/pods/") == 1 && $2 ~ /\/volumes\/[^\/]+\/[^\/]+/ &&
      $2 !~ /\/volumes\/kubernetes\.io~(projected|secret|configmap|downward-api|empty-dir)\// { count++ }
    index($2, kubelet "/plugins/kubernetes.io/csi/") == 1 && $2 ~ /\/globalmount$/ { count++ }
    END { print "mounts", count + 0 }' "$mounts"
}
body() {
  say "clock $(date +%s.%N)"
  say "machine $here"
  say "boot $(firstOf "$bootId")"
  if [ -n "$unit" ]; then
    timeout -k 1 3 systemctl show --property=LoadState --property=ActiveState "$unit" 2>/dev/null | sed 's/^/unit /'
  else
    say 'unit none'
  fi
  say "synchronized $(timeout -k 1 2 timedatectl show --property=NTPSynchronized --value 2>/dev/null)"
  countMounts
  countContainers && say 'containers counted'
  if [ -e "$marker" ]; then say "marker file $(firstOf "$marker")"; else say 'marker none'; fi
  say "clock $(date +%s.%N)"
}`;
