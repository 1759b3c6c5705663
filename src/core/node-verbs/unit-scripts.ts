/** Starting and stopping the Kubernetes unit: asked for, never waited for. */

const knowsUnit = String.raw`
  [ -n "$unit" ] || refuse no-unit 'this machine is outside Kubernetes'
  [ "$(systemctl show --property=LoadState "$unit" 2>/dev/null)" != LoadState=not-found ] || refuse no-unit "$unit"`;

export const unitScripts = {
  stop: String.raw`
body() {${knowsUnit}
  try 8 systemctl stop --no-block "$unit"
  accept
}`,
  // A unit that gave up starting (StartLimit) starts again only once that is forgotten.
  start: String.raw`
body() {${knowsUnit}
  timeout -k 1 3 systemctl reset-failed "$unit" >/dev/null 2>&1
  try 8 systemctl start --no-block "$unit"
  accept
}`,
} as const;
