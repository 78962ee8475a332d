import { Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collectWords, parseAge, parseDollars, parseDuration, wholeNumber } from './parse-values.ts'
import { permissionModes } from './permission-modes.ts'

const taskArgument = 'the id of a task, or 4 characters or more of its beginning or end'
const watchedLines =
  '`{"type":"task","task":Task}`, then `{"type":"event","event":TaskEvent}` as they come, last `{"type":"result","taskId","sessionId","state","outcome","resultText","resultLength","costMicros","usage","durationMs","simulated","exitCode"}`. With `--detach` the first line only'
const taskLines = '`{"type":"task","task":Task}` for each'

/** The verbs of tasks: `muster run`, `muster ls`, … */
export function addTaskCommands({ on, start }: CommandMaker): void {
  on('run', {
    json: watchedLines,
    examples: [
      ['muster run "Fix the failing test"', 'in the current directory'],
      ['muster run --dir ~/shop --model opus --permission-mode acceptEdits "Update the readme"'],
      ['git diff | muster run --file -', 'the prompt from stdin'],
      ['muster run --session 1a2b3c4d "Now add a test"', 'the next turn of a session'],
      ['muster run --timeout 10m --budget 2 --detach "Port the parser"', 'in the background, with limits'],
      ['muster run --after 1a2b3c4d --detach "Write the release notes"', 'once another task has completed'],
      ['muster run --simulate --json "hello"', 'one JSON object a line, without an account'],
    ],
  })
    .summary('run a prompt and show it until it ends')
    .description(
      'Queue a prompt, as a new session or the next turn of one, and show it until it ends.\nCtrl-C interrupts the task, a second one ends its process.',
    )
    .argument('[prompt...]', 'the prompt; without it, from --file or stdin')
    .option('-f, --file <path>', 'read the prompt from a file; - is stdin')
    .option('-d, --dir <path>', 'the directory to work in (default: the current one)')
    .option('-s, --session <id>', 'continue this session')
    .option('-m, --model <name>', 'a model name or alias')
    .addOption(new Option('-p, --permission-mode <mode>', 'how tools are permitted').choices(permissionModes))
    .option('--system-prompt-file <path>', 'text appended to the system prompt of a new session')
    .option('--title <text>', 'a title (default: the first line of the prompt)')
    .option('--simulate', 'use the simulated instance: no account, no costs')
    .option('--timeout <time>', 'interrupt it after this time, such as 90s, 10m or 2h', parseDuration)
    .option('--max-turns <n>', 'model requests at most', wholeNumber(1, 1_000))
    .option('--budget <dollars>', 'cost at most, in US dollars', parseDollars)
    .option(
      '--max-retries <n>',
      'attempts after a failure that is worth it (default: as set)',
      wholeNumber(0, 10),
    )
    .option('--priority <n>', 'from -100 to 100; higher starts sooner (default: 0)', wholeNumber(-100, 100))
    .option(
      '--after <tasks>',
      'start it once these tasks have completed, with commas between them',
      collectWords,
    )
    .option('--detach', 'print its id and leave it to work')
    .action((prompt: string[], options) =>
      start(async (context) => (await import('./verbs/run.ts')).run(context, prompt, options)),
    )

  on('ls', {
    json: taskLines,
    examples: [
      ['muster ls --state running,waiting'],
      ['muster ls --search parser --limit 50'],
      ['muster ls --since 24h --sort cost'],
      ['muster ls --json', 'one JSON object a line'],
    ],
  })
    .summary('list tasks')
    .description('List tasks, newest first.')
    .option('--state <states>', 'only these states, with commas between them', collectWords)
    .option('-s, --session <id>', 'only those of a session')
    .option('--search <text>', 'only those with this in title, prompt or directory')
    .option('--since <time>', 'only what was at work within this time, such as 90m, 24h or 7d', parseAge)
    .option('--archived', 'those that were archived, and no others')
    .addOption(new Option('--sort <by>', 'the newest or the dearest first').choices(['created', 'cost']))
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await import('./verbs/ls.ts')).ls(context, options)))

  on('show', {
    json: '`{"type":"task","task":Task,"session":Session,"permissions":[Permission]}`',
    examples: [['muster show 1a2b3c4d']],
  })
    .summary('show one task')
    .description('Show a task: its state, figures, what it waits for and its answer.')
    .argument('<task>', taskArgument)
    .action((task: string) => start(async (context) => (await import('./verbs/show.ts')).show(context, task)))

  on('logs', {
    json: '`{"type":"event","event":TaskEvent}` for each; with `--follow` the result line of `run` at the end',
    examples: [
      ['muster logs 1a2b3c4d', 'the whole transcript'],
      ['muster logs --follow 1a2b3c4d', 'and what comes until it ends'],
      ['muster logs --tail 20 1a2b3c4d'],
      ['muster logs --search "npm test" 1a2b3c4d', 'only where it stands'],
    ],
  })
    .summary('print the transcript of a task')
    .description('Print the transcript of a task.')
    .argument('<task>', taskArgument)
    .option('-f, --follow', 'go on with what comes, until the task ends')
    .option('-n, --tail <n>', 'only the last events', wholeNumber(1, 5_000))
    .addOption(
      new Option('--after <seq>', 'only events with a higher number')
        .argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER))
        .conflicts('tail'),
    )
    .addOption(
      new Option(
        '--search <text>',
        'only events with this in their text, upper and lower case alike',
      ).conflicts(['follow', 'tail']),
    )
    .action((task: string, options) =>
      start(async (context) => (await import('./verbs/logs.ts')).logs(context, task, options)),
    )

  on('rename', {
    json: taskLines,
    examples: [['muster rename 1a2b3c4d "Port the parser"']],
  })
    .summary('give a task another title')
    .description('Give a task another title, at work or ended. That of its session stays.')
    .argument('<task>', taskArgument)
    .argument('<title>', 'the title, at most 200 characters')
    .action((task: string, title: string) =>
      start(async (context) => (await import('./verbs/rename.ts')).rename(context, task, title)),
    )

  on('archive', {
    json: taskLines,
    examples: [['muster archive 1a2b3c4d 5e6f7a8b'], ['muster archive --undo 1a2b3c4d']],
  })
    .summary('put ended tasks away')
    .description('Put tasks that have ended away, out of the lists. Their transcripts are kept.')
    .argument('<task...>', taskArgument)
    .option('--undo', 'take them back into the lists')
    .action((tasks: string[], options) =>
      start(async (context) => (await import('./verbs/put-away.ts')).archive(context, tasks, options)),
    )

  on('dismiss', {
    json: taskLines,
    examples: [['muster dismiss 1a2b3c4d 5e6f7a8b', 'their failure was seen']],
  })
    .summary('take failures that were seen out of the inbox')
    .description(
      'Take tasks that failed out of the inbox: their failure was seen. The tasks stay as they are.',
    )
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/put-away.ts')).dismiss(context, tasks)),
    )

  on('remove', { json: '`{"type":"removed","taskId"}` for each', examples: [['muster remove 1a2b3c4d']] })
    .summary('remove ended tasks for good')
    .description(
      'Remove tasks that have ended, with their transcripts, for good. What they cost stays counted.',
    )
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/put-away.ts')).remove(context, tasks)),
    )

  on('pause', {
    json: taskLines,
    examples: [
      ['muster pause 1a2b3c4d', 'freeze its processes now'],
      ['muster pause --hold 1a2b3c4d', 'let the current step end first'],
      ['muster pause --hold=turn 1a2b3c4d', 'let the turn end first'],
    ],
  })
    .summary('freeze tasks, or hold them at the next step or turn')
    .description('Pause tasks: freeze their processes now, or with --hold let the step or turn end first.')
    .argument('<task...>', taskArgument)
    .addOption(
      new Option('--hold [point]', 'hold at the end of the step or turn')
        .choices(['step', 'turn'])
        .preset('step'),
    )
    .action((tasks: string[], options) =>
      start(async (context) => (await import('./verbs/control.ts')).pause(context, tasks, options)),
    )

  on('resume', {
    json: taskLines,
    examples: [['muster resume 1a2b3c4d 5e6f7a8b', 'several at once']],
  })
    .summary('go on with paused tasks')
    .description('Go on with paused tasks.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).resume(context, tasks)),
    )

  on('interrupt', {
    json: taskLines,
    examples: [['muster interrupt 1a2b3c4d']],
  })
    .summary('end the turn of tasks; their sessions stay usable')
    .description('End the turn of tasks now. Their sessions stay usable.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).interrupt(context, tasks)),
    )

  on('stop', { json: taskLines, examples: [['muster stop 1a2b3c4d']] })
    .summary('end tasks and all their processes')
    .description('End tasks with all their processes. Queued tasks are cancelled.')
    .argument('<task...>', taskArgument)
    .action((tasks: string[]) =>
      start(async (context) => (await import('./verbs/control.ts')).stop(context, tasks)),
    )

  on('retry', {
    json: watchedLines,
    examples: [
      ['muster retry 1a2b3c4d', 'the same prompt again'],
      ['muster retry --continue 1a2b3c4d', 'go on where it ended'],
      ['muster retry --new-session 1a2b3c4d', 'when the conversation cannot be restored'],
    ],
  })
    .summary('run the prompt of an ended task again')
    .description('Run the prompt of an ended task again in its session, and show it until it ends.')
    .argument('<task>', taskArgument)
    .option('--continue', 'ask it to go on where it ended instead')
    .option('--new-session', 'start afresh when the old conversation cannot be restored')
    .option('--detach', 'print its id and leave it to work')
    .action((task: string, options) =>
      start(async (context) => (await import('./verbs/retry.ts')).retry(context, task, options)),
    )
}
