import { type Command, Option } from 'commander'
import { addCacheCommands } from './cache-commands.ts'
import type { CommandMaker } from './command-maker.ts'
import { collect, collectWords, wholeNumber } from './parse-values.ts'
import { definitionArgument } from './workflow-commands.ts'

const runArgument = 'the id of a run, or 4 characters or more of its beginning or end'
const nodeArgument = 'the id of a node; of an element of a fan-out with its index, as fix[2]'
const policies = ['failFast', 'continue', 'compensate'] as const
export const watchedLines =
  '`{"type":"run","run":Run}`, then `{"type":"entry","entry":RunEntry}` and `{"type":"node","node":NodeRun}` as they come, last `{"type":"result","runId","workflow","state","result","failure","progress","costMicros","usage","durationMs","simulated","exitCode"}`. With `--detach` the first line only'
const runLines = '`{"type":"run","run":Run}` for each'

/** The verbs of runs, in `muster workflow …`. */
export function addRunCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'run',
    {
      json: watchedLines,
      examples: [
        ['muster workflow run review-all --dir ~/shop --input focus=security'],
        ['muster workflow run my-review.workflow.yaml --simulate', 'without an account'],
        ['muster workflow run my-review --inputs inputs.yaml --json', 'one JSON object a line'],
        ['muster workflow run my-review --detach', 'then: muster workflow log --follow RUN'],
      ],
    },
    group,
  )
    .summary('run a workflow and show it until it ends')
    .description(
      'Run a workflow and show it until it ends: a line when a node changes, the output on stdout. On a terminal you are\nasked for approvals. Ctrl-C cancels the run, a second one leaves at once.',
    )
    .argument('<definition>', definitionArgument)
    .option('-i, --input <name=value>', 'an input; may be given several times', collect)
    .option('--inputs <file>', 'inputs from a file (YAML or JSON; - is stdin)')
    .option('-d, --dir <path>', 'the directory to work in (default: the current one)')
    .option('--title <text>', 'a title (default: the name of the workflow)')
    .option('--simulate', 'use the simulated instance: no account, no costs')
    .option('--max-parallel <n>', 'nodes at the same time, at most', wholeNumber(1, 1_000))
    .addOption(new Option('--on-failure <policy>', 'instead of what the definition says').choices(policies))
    .option('--fresh', 'take no result from the cache')
    .option('--detach', 'print its id and leave it to work')
    .action((definition: string, options) =>
      start(async (context) => (await loadRun()).run(context, definition, options)),
    )

  on(
    'runs',
    {
      json: runLines,
      examples: [
        ['muster workflow runs', 'the last ones'],
        ['muster workflow runs --state running,paused --workflow review-all'],
      ],
    },
    group,
  )
    .summary('list runs')
    .description('List runs, newest first.')
    .option('--state <states>', 'only these states, with commas between them', collectWords)
    .option('--workflow <name>', 'only those of a workflow')
    .option('--nested', 'those that were started by a node of another run too')
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 1_000), 20)
    .action((options) => start(async (context) => (await loadRuns()).list(context, options)))

  on(
    'status',
    {
      json: '`{"type":"run","run":Run}`, then `{"type":"node","node":NodeRun}` for each',
      examples: [
        ['muster workflow status 1a2b3c4d', 'each node with its state'],
        ['muster workflow status 1a2b3c4d --items', 'and the elements of fan-outs'],
      ],
    },
    group,
  )
    .summary('show a run and its nodes')
    .description('Show a run: its state, progress, cost, and each node with its state, time and why.')
    .argument('<run>', runArgument)
    .option('--items', 'the elements of fan-outs too')
    .action((run: string, options) =>
      start(async (context) => (await loadRuns()).status(context, run, options)),
    )

  on(
    'todos',
    {
      json: '`{"type":"todo","todo":RunTodo}` for each',
      examples: [['muster workflow todos 1a2b3c4d', 'short, as a list to tick off']],
    },
    group,
  )
    .summary('show the nodes of a run as a to-do list')
    .description(
      "Show the nodes of a run as a to-do list, in the shape of Claude Code's own: [x] done, [~] at work.",
    )
    .argument('<run>', runArgument)
    .action((run: string) => start(async (context) => (await loadRuns()).todos(context, run)))

  on(
    'log',
    {
      json: '`{"type":"entry","entry":RunEntry}` for each; with `--follow` the result line of `workflow run` at the end',
      examples: [
        ['muster workflow log 1a2b3c4d', 'all that happened'],
        ['muster workflow log --follow 1a2b3c4d', 'and what comes until it ends'],
      ],
    },
    group,
  )
    .summary('print what happened to a run')
    .description('Print the log of a run: what started, ended, waited and was decided.')
    .argument('<run>', runArgument)
    .option('-f, --follow', 'go on with what comes, until the run ends')
    .option('-n, --tail <n>', 'only the last entries', wholeNumber(1, 5_000))
    .action((run: string, options) => start(async (context) => (await loadRuns()).log(context, run, options)))

  on(
    'result',
    {
      json: '`{"type":"result","runId","nodeId","item","result"}`',
      examples: [
        ['muster workflow result 1a2b3c4d', 'of the run'],
        ['muster workflow result 1a2b3c4d plan', 'of a node'],
      ],
    },
    group,
  )
    .summary('print the result of a run or a node')
    .description('Print the whole result of a run, or of a node: text as it is, anything else as JSON.')
    .argument('<run>', runArgument)
    .argument('[node]', nodeArgument)
    .action((run: string, node: string | undefined) =>
      start(async (context) => (await loadRuns()).result(context, run, node)),
    )

  addRunControls(group, { on, start })
  addCacheCommands(group, { on, start })
}

function addRunControls(group: Command, { on, start }: CommandMaker): void {
  on(
    'pause',
    {
      json: runLines,
      examples: [
        ['muster workflow pause 1a2b3c4d', 'start nothing new'],
        ['muster workflow pause --freeze 1a2b3c4d', 'and stop its instances now'],
      ],
    },
    group,
  )
    .summary('start nothing new in a run')
    .description('Pause a run: what runs may end, nothing new starts. With --freeze its instances stop too.')
    .argument('<run>', runArgument)
    .option('--freeze', 'stop its instances in mid-step')
    .action((run: string, options) =>
      start(async (context) => (await loadControl()).pause(context, run, options)),
    )

  on(
    'resume',
    {
      json: watchedLines,
      examples: [
        ['muster workflow resume 1a2b3c4d', 'go on where it was'],
        ['muster workflow resume --detach 1a2b3c4d', 'without watching it'],
      ],
    },
    group,
  )
    .summary('go on with a run, and show it until it ends')
    .description(
      'Go on with a paused run, or with one whose supervisor was lost; in one that failed or was cancelled, run again what\nfailed or was cancelled. What had completed is not run again.',
    )
    .argument('<run>', runArgument)
    .option('--detach', 'leave it to work')
    .action((run: string, options) =>
      start(async (context) => (await loadRun()).resume(context, run, options)),
    )

  on(
    'remove',
    { json: '`{"type":"removed","runId"}`', examples: [['muster workflow remove 1a2b3c4d']] },
    group,
  )
    .summary('remove an ended run from the history')
    .description('Remove a run that has ended from the history, for good. The tasks of its nodes stay.')
    .argument('<run>', runArgument)
    .action((run: string) => start(async (context) => (await loadControl()).remove(context, run)))

  on(
    'cancel',
    {
      json: runLines,
      examples: [
        ['muster workflow cancel 1a2b3c4d'],
        ['muster workflow cancel --compensate 1a2b3c4d', 'and undo what says how'],
      ],
    },
    group,
  )
    .summary('end a run and what it runs')
    .description('End a run and what it runs.')
    .argument('<run>', runArgument)
    .option('--compensate', 'undo completed nodes that say how')
    .action((run: string, options) =>
      start(async (context) => (await loadControl()).cancel(context, run, options)),
    )

  on(
    'retry',
    {
      json: watchedLines,
      examples: [['muster workflow retry 1a2b3c4d fix']],
    },
    group,
  )
    .summary('run a failed node again, and what needs it')
    .description(
      'Run a failed or cancelled node again, with everything that needs it, and show the run until it ends.',
    )
    .argument('<run>', runArgument)
    .argument('<node>', nodeArgument)
    .option('--detach', 'leave it to work')
    .action((run: string, node: string, options) =>
      start(async (context) => (await loadRun()).retry(context, run, node, options)),
    )

  on(
    'skip',
    {
      json: runLines,
      examples: [['muster workflow skip 1a2b3c4d "fix[2]"', 'an element of a fan-out']],
    },
    group,
  )
    .summary('skip a node')
    .description('Skip a node that has not ended. What needs it goes on without its result.')
    .argument('<run>', runArgument)
    .argument('<node>', nodeArgument)
    .action((run: string, node: string) =>
      start(async (context) => (await loadControl()).skip(context, run, node)),
    )

  for (const [name, approved, example] of [
    ['approve', true, ['muster workflow approve 1a2b3c4d gate --comment "Only the first three"']],
    ['reject', false, ['muster workflow reject 1a2b3c4d', 'when it waits for one only']],
  ] as const) {
    on(name, { json: '`{"type":"approval","approval":Approval}`', examples: [example] }, group)
      .summary(approved ? 'approve what a run waits for' : 'reject what a run waits for')
      .description(
        `${approved ? 'Approve' : 'Reject'} what a run waits for. Without a node, the only one of the run that waits.`,
      )
      .argument('<run>', runArgument)
      .argument('[node]', nodeArgument)
      .option('-m, --comment <text>', 'a comment, which later nodes can read')
      .action((run: string, node: string | undefined, options: { comment?: string }) =>
        start(async (context) => (await loadControl()).answer(context, run, node, { ...options, approved })),
      )
  }

  on(
    'edit',
    {
      json: runLines,
      examples: [['muster workflow edit 1a2b3c4d fix fix.yaml']],
    },
    group,
  )
    .summary('change a node that has not started')
    .description(
      'Put another node in the place of one that has not started. The whole definition is checked again.',
    )
    .argument('<run>', runArgument)
    .argument('<node>', 'the id of the node')
    .argument('<file>', 'the node, as in a definition (YAML or JSON; - is stdin)')
    .action((run: string, node: string, file: string) =>
      start(async (context) => (await loadControl()).edit(context, run, node, file)),
    )

  on('add', { json: runLines, examples: [['muster workflow add 1a2b3c4d more.yaml']] }, group)
    .summary('add nodes to a run')
    .description('Add nodes to a run that has not ended. The whole definition is checked again.')
    .argument('<run>', runArgument)
    .argument('<file>', 'a node, a list of nodes, or an object with nodes (YAML or JSON; - is stdin)')
    .action((run: string, file: string) =>
      start(async (context) => (await loadControl()).add(context, run, file)),
    )
}

const loadRun = () => import('./verbs/workflow-run.ts')
const loadRuns = () => import('./verbs/workflow-runs.ts')
const loadControl = () => import('./verbs/run-control.ts')
