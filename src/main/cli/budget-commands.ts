import { Argument, type Command, Option } from 'commander'
import type { Budget } from '../../contract/budget.ts'
import type { CommandMaker } from './command-maker.ts'
import { parseDollars, wholeNumber } from './parse-values.ts'

const budgetArgument = 'the id of the budget, or 4 characters or more of its beginning or end'
const actions = ['warn', 'hold', 'stop'] as const
const budgetLines = '`{"type":"budget","budget":BudgetStatus}` for each'
const budgetLine = '`{"type":"budget","budget":Budget}`'

/** `muster budget …` and `muster usage`. */
export function addBudgetCommands({ on, start }: CommandMaker): void {
  const group = on('budget', {
    json: budgetLines,
    examples: [['muster budget', 'how much of each is used']],
  })
    .alias('budgets')
    .summary('limit what tasks, sessions, runs, directories or a day may use')
    .description('Limits of tokens and money, and how much of each is used. Without a command: list them.')
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).list(context)))

  on(
    'ls',
    {
      json: budgetLines,
      examples: [['muster budget ls --json', 'one JSON object a line']],
    },
    group,
  )
    .summary('list budgets')
    .description('List budgets and how much of each is used.')
    .action(() => start(async (context) => (await load()).list(context)))

  withLimits(
    on(
      'add',
      {
        json: budgetLine,
        examples: [
          ['muster budget add day --cost 20', 'at $20 a day turns are held, and new ones wait'],
          ['muster budget add task --tokens 2000000 --then stop', 'each task alike'],
          ['muster budget add directory ~/shop --cost 5 --warn-at 50'],
        ],
      },
      group,
    )
      .summary('add a budget')
      .description(
        'Add a budget. For task and session without a target: for each one alike. For workflow: what each run\nof it may use, of all workflows without a target. For directory: all tasks in it and below, by day (default:\nthe current directory). For day: all tasks, by day.',
      )
      .addArgument(
        new Argument('<scope>', 'what it counts').choices([
          'task',
          'session',
          'workflow',
          'directory',
          'day',
        ]),
      )
      .argument('[target]', 'the id of a task or session, the name of a workflow, or a path'),
  ).action((scope: Budget['scope'], target: string | undefined, options) =>
    start(async (context) => (await load()).add(context, { scope, target, ...options })),
  )

  withLimits(
    on(
      'set',
      {
        json: budgetLine,
        examples: [
          ['muster budget set 1a2b3c4d --cost 40 --resume', 'raise it, and go on with what it held'],
          ['muster budget set 1a2b3c4d --off'],
        ],
      },
      group,
    )
      .summary('change a budget, or switch it on or off')
      .description('Change a budget, or switch it on or off. What is not named stays as it is.')
      .argument('<budget>', budgetArgument),
  )
    .addOption(new Option('--any-cost', 'no limit in money').conflicts('cost'))
    .addOption(new Option('--any-tokens', 'no limit in tokens').conflicts('tokens'))
    .addOption(new Option('--on', 'switch it on').conflicts('off'))
    .option('--off', 'switch it off, and keep it')
    .option('--resume', 'turns that were held and fit now go on')
    .action((budget: string, options) =>
      start(async (context) => (await load()).set(context, budget, options)),
    )

  on(
    'rm',
    {
      json: '`{"type":"budget","budget":Budget,"removed":true}` for each',
      examples: [['muster budget rm 1a2b3c4d']],
    },
    group,
  )
    .summary('remove budgets')
    .description('Remove budgets. Turns that they held stay held until they are resumed.')
    .argument('<budget...>', budgetArgument)
    .action((budgets: string[]) => start(async (context) => (await load()).remove(context, budgets)))

  on('usage', {
    json: '`{"type":"window","window":UsageWindow}` for each',
    examples: [['muster usage'], ['muster usage --dismiss five_hour', 'try now what waits for it']],
  })
    .summary("show the account's usage windows")
    .description(
      'Show the usage windows of the account, as Claude told of them. While one is closed, new tasks wait for it.',
    )
    .option('--dismiss <window>', 'forget a window, so that what waits for it is tried now')
    .action((options) => start(async (context) => (await import('./verbs/usage.ts')).usage(context, options)))
}

function withLimits(command: Command): Command {
  return command
    .option('--cost <dollars>', 'money at most, in US dollars', parseDollars)
    .option('--tokens <n>', 'tokens of all kinds at most', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--warn-at <percent>', 'warn when so much is used (default: 80)', wholeNumber(10, 100))
    .addOption(
      new Option(
        '--then <action>',
        'at the limit warn, hold the turn after its step and let others wait (default), or stop it',
      ).choices(actions),
    )
}

const load = () => import('./verbs/budget.ts')
