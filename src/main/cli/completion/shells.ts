/** Shells that completion can be switched on in. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const
export type Shell = (typeof shells)[number]

/*
 * Each asks `muster complete` for the words that fit, one a line: the word, a tab, what it means. `:files` and
 * `:directories` stand for the shell's own completion of them. No script has a word of Muster in it, so that none gets
 * old, and none evaluates what it is told.
 */

const bash = `# Completion of muster in bash: source <(muster completion bash)
_muster() {
  local current="$2" line before=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  COMPREPLY=()
  while IFS= read -r line; do
    case "$line" in
      :files) compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current") ;;
      :directories) compopt -o filenames
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -d -- "$current") ;;
      *) COMPREPLY+=("\${line%%$'\\t'*}") ;;
    esac
  done < <(command muster complete "--word=$current" -- "\${before[@]}" 2>/dev/null)
}
complete -F _muster muster
`

const zsh = `#compdef muster
# Completion of muster in zsh, after compinit: source <(muster completion zsh)
_muster() {
  local line paths
  local -a values shown
  while IFS= read -r line; do
    case "$line" in
      :files) paths=files ;;
      :directories) paths=directories ;;
      *) values+=("\${line%%$'\\t'*}"); shown+=("\${line/$'\\t'/  }") ;;
    esac
  done < <(command muster complete "--word=$PREFIX" -- "\${(@)words[2,CURRENT-1]}" 2>/dev/null)
  (( $#values )) && compadd -l -d shown -a values
  if [[ "$paths" == files ]]; then _files
  elif [[ "$paths" == directories ]]; then _files -/
  fi
}
if [[ "$funcstack[1]" == _muster ]]; then _muster "$@"; else compdef _muster muster; fi
`

const fish = `# Completion of muster in fish: muster completion fish | source
function __muster_complete
  set -l current (commandline -ct)
  set -l before (commandline -opc)
  set -e before[1]
  for line in (command muster complete "--word=$current" -- $before 2>/dev/null)
    switch $line
      case ':files'
        __fish_complete_path "$current"
      case ':directories'
        __fish_complete_directories "$current"
      case '*'
        printf '%s\\n' $line
    end
  end
end
complete -c muster -f -a '(__muster_complete)'
`

// Where nothing is offered PowerShell completes files by itself.
const powershell = `# Completion of muster in PowerShell: muster completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName muster -ScriptBlock {
  param($word, $line, $cursor)
  $before = @($line.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.Extent.Text })
  & muster complete "--word=$word" '--' @before 2>$null | Where-Object { $_ -notmatch '^:' } | ForEach-Object {
    $value, $hint = $_ -split "\`t", 2
    if (-not $hint) { $hint = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $hint)
  }
}
`

/** The script that switches completion on. */
export const shellScripts: Record<Shell, string> = { bash, zsh, fish, powershell }
