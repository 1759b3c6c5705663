/** The scripts that make a shell ask ananke. They only carry words to and fro: what is offered is decided in one place, for all shells. */
import type { Shell } from '../shells.ts';

/** No blank goes behind what is to be typed on: a kind, or a group of keys. */
const bash = `# bash completion of ananke
_ananke() {
  local lines=()
  mapfile -t lines < <("\${1/#\\~\\//\${HOME-}/}" __complete bash "$COMP_WORDBREAKS" "$COMP_CWORD" "\${COMP_WORDS[@]}" 2>/dev/null </dev/null)
  COMPREPLY=("\${lines[@]:1}")
  case "\${lines[0]-}" in
    files) compopt -o default ;;
    *) if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == *[/.] ]]; then compopt -o nospace; fi ;;
  esac
}
complete -F _ananke ananke
`;

const zsh = `#compdef ananke
compdef _ananke ananke
_ananke() {
  local -a lines whole open
  local line value
  lines=("\${(@f)$("\${\${(Q)words[1]}/#\\~\\//$HOME/}" __complete zsh $((CURRENT - 1)) "\${(@)words}" 2>/dev/null </dev/null)}")
  if [[ "$lines[1]" == files ]]; then
    if [[ "$PREFIX" == --*=* ]]; then compset -P '*='; fi
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    value="\${line%%$'\\t'*}"
    if [[ "$line" == *$'\\t'* ]]; then line="\${value//:/\\\\:}:\${line#*$'\\t'}"; else line="\${value//:/\\\\:}"; fi
    if [[ "$value" == *[/.] ]]; then open+=("$line"); else whole+=("$line"); fi
  done
  _describe value whole -- open -S ''
}
if [[ "$funcstack[1]" == _ananke ]]; then _ananke "$@"; fi
`;

const fish = `# fish completion of ananke
function __ananke_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l name (string replace -r '^~/' "$HOME/" -- $words[1])
    set -l lines ($name __complete fish (count $words) $words "$current" 2>/dev/null </dev/null)
    if test "$lines[1]" = files
        set -l flag (string match -r '^--[^=]*=' -- "$current")
        for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current"))
            echo -- "$flag$path"
        end
    else
        printf '%s\\n' $lines[2..-1]
    end
end
complete -c ananke -f -a '(__ananke_complete)'
`;

export const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };
