/**
 * The stay-down marker: one line `owner epoch cause` in a file, and a drop-in of the unit with a condition on that file
 * (systemd.unit(5), ConditionPathExists). Without ananke it is taken away with `rm`. A file that somebody made by hand
 * has no owner that ananke knows, and stays.
 */

const existing = String.raw`
  oldOwner= oldEpoch=0
  if [ -e "$marker" ]; then
    line=$(firstOf "$marker")
    oldOwner=\${line%% *}
    line=\${line#* }
    oldEpoch=\${line%% *}
    case $oldEpoch in '' | *[!0-9]*) oldEpoch=0 oldOwner=unknown ;; esac
  fi
  [ "$oldEpoch" -le "$2" ] || refuse epoch-older "$oldEpoch"`.replaceAll('\\$', '$');

export const markerScripts = {
  'stay-down': String.raw`
body() {
  [ -n "$unit" ] || refuse no-unit 'this machine is outside Kubernetes'${existing}
  dropIn=$units/$unit.d
  condition="[Unit]
ConditionPathExists=!$marker"
  if [ "$(cat "$dropIn/50-ananke-stay-down.conf" 2>/dev/null)" != "$condition" ]; then
    try 3 mkdir -p "$dropIn"
    printf '%s\n' "$condition" >"$dropIn/.new" && mv "$dropIn/.new" "$dropIn/50-ananke-stay-down.conf" ||
      failed "$?" "$dropIn cannot be written"
    try 8 systemctl daemon-reload
  fi
  folder=$(dirname "$marker")
  try 3 mkdir -p "$folder"
  printf '%s\n' "$1 $2 $3" >"$marker.new" && sync "$marker.new" && mv "$marker.new" "$marker" && sync "$folder" ||
    failed "$?" "$marker cannot be written"
  accept
}`,
  'clear-stay-down': String.raw`
body() {${existing}
  [ ! -e "$marker" ] || [ "$oldOwner" = "$1" ] || refuse other-owner "$oldOwner"
  try 3 rm -f "$marker"
  accept
}`,
} as const;
