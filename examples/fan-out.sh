#!/bin/sh
# Three tasks at once, and their answers, with curl: sh examples/fan-out.sh URL KEY_FILE
set -eu
url=$1
key=$(cat "$2")

# The key goes in by stdin: others can read command lines.
call() {
  printf 'X-API-Key: %s\n' "$key" |
    curl -sS --fail-with-body -H @- -H 'Content-Type: application/json' -d "$2" "$url/api/v1/rpc/$1"
}
# The first text of a name in an answer, still as JSON writes it.
field() {
  printf '%s' "$2" | grep -oE "\"$1\":\"(\\\\.|[^\"\\\\])*\"" | head -n 1 | sed -E 's/^"[^"]*":"(.*)"$/\1/'
}

ids=
for question in 'What does this project do?' 'How is it tested?' 'What is its weakest part?'; do
  task=$(call task.create "{\"prompt\": \"$question\", \"directory\": \"$PWD\"}")
  ids="$ids $(field id "$task")"
done
for id in $ids; do
  task=$(call task.get "{\"taskId\": \"$id\"}")
  while printf '%s' "$task" | grep -q '"endedAt":null'; do
    sleep 0.5
    task=$(call task.get "{\"taskId\": \"$id\"}")
  done
  printf '%s (%s)\n%s\n\n' "$(field title "$task")" "$(field state "$task")" "$(field resultText "$task")"
done
