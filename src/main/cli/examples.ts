/** Examples of each command, shown in its help and in the reference; a test runs them through the parser. */
export const examples: Readonly<Record<string, readonly (readonly [command: string, what: string])[]>> = {
  muster: [
    ['muster run "Fix the failing test"', 'run a prompt here and watch it'],
    ['muster ls', 'see the newest tasks'],
    ['muster serve --open', 'supervise from a browser'],
    ['muster run --simulate "hello"', 'try it without an account'],
  ],
  run: [
    ['muster run "Fix the failing test"', 'in the current directory'],
    ['muster run --dir ~/shop --model opus --permission-mode acceptEdits "Update the readme"', ''],
    ['git diff | muster run --file -', 'the prompt from stdin'],
    ['muster run --session 1a2b3c4d "Now add a test"', 'the next turn of a session'],
    ['muster run --timeout 10m --budget 2 --detach "Port the parser"', 'in the background, with limits'],
    ['muster run --simulate --json "hello"', 'one JSON object a line, without an account'],
  ],
  ls: [
    ['muster ls --state running,waiting', ''],
    ['muster ls --search parser --limit 50', ''],
    ['muster ls --json', 'one JSON object a line'],
  ],
  show: [['muster show 1a2b3c4d', '']],
  logs: [
    ['muster logs 1a2b3c4d', 'the whole transcript'],
    ['muster logs --follow 1a2b3c4d', 'and what comes until it ends'],
    ['muster logs --tail 20 1a2b3c4d', ''],
  ],
  pause: [
    ['muster pause 1a2b3c4d', 'freeze its processes now'],
    ['muster pause --hold 1a2b3c4d', 'let the current step end first'],
    ['muster pause --hold=turn 1a2b3c4d', 'let the turn end first'],
  ],
  resume: [['muster resume 1a2b3c4d 5e6f7a8b', 'several at once']],
  interrupt: [['muster interrupt 1a2b3c4d', '']],
  stop: [['muster stop 1a2b3c4d', '']],
  retry: [
    ['muster retry 1a2b3c4d', 'the same prompt again'],
    ['muster retry --continue 1a2b3c4d', 'go on where it ended'],
    ['muster retry --new-session 1a2b3c4d', 'when the conversation cannot be restored'],
  ],
  answer: [
    ['muster answer 1a2b3c4d', 'be asked here'],
    ['muster answer 1a2b3c4d allow --always', ''],
    ['muster answer 1a2b3c4d deny --message "Use the test database"', ''],
    ['muster answer 1a2b3c4d allow --reply Blue', 'answer a question'],
  ],
  serve: [
    ['muster serve --open', 'and open a browser'],
    ['muster serve --port 4317 --host 0.0.0.0', 'reachable from other machines'],
    ['muster serve --simulate', 'without an account'],
  ],
  doctor: [['muster doctor', '']],
  replay: [
    ['muster replay session.ndjson', ''],
    ['muster replay --json session.ndjson.gz', ''],
  ],
}
