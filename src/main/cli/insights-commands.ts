import { InvalidArgumentError, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { collectWords, wholeNumber } from './parse-values.ts'

const groupings = ['directory', 'model', 'module', 'workflow', 'work_item'] as const
const intervals = ['day', 'week', 'month'] as const

/** `muster insights …` */
export function addInsightsCommands({ on, start }: CommandMaker): void {
  const insights = on('insights', {
    json: '`{"type":"insights","report":InsightsReport}`',
    examples: [
      ['muster insights', 'the last 30 days'],
      ['muster insights --by model --days 7 --compare', 'and how it was in the 7 days before'],
      ['muster insights --by directory --sort failed'],
      ['muster insights --over-time --from 2026-10-01 --to 2026-10-31 --dir ~/shop'],
      ['muster insights --by work_item --csv', 'for a spreadsheet: > work.csv'],
    ],
  })
    .summary('statistics: success, duration, tokens, cost')
    .description(
      'Statistics of the tasks that ended in a period: how many, their success, duration, tokens, cost, retries, and how long\nthey waited for you. What each figure means: muster insights figures.',
    )
    .helpCommand(false)
    .addOption(new Option('--by <what>', 'in groups').choices(groupings))
    .addOption(
      new Option('--days <n>', 'the last days, today included (default: 30)')
        .argParser(wholeNumber(1, 3_660))
        .conflicts(['from', 'to', 'all']),
    )
    .option('--from <date>', 'from this day on, such as 2026-10-01', parseDay)
    .option('--to <date>', 'to this day, it included (default: today)', parseDay)
    .addOption(new Option('--all', 'all there is').conflicts(['from', 'to']))
    .option('--compare', 'with the period before, as long')
    .option('--over-time', 'a line for each day, week or month')
    .addOption(
      new Option('--interval <length>', 'of a line over time (default: by the period)').choices(intervals),
    )
    .option('-d, --dir <path>', 'only tasks in this directory and below')
    .option('-m, --model <name>', 'only tasks of this model')
    .option('--module <name>', 'only questions to this module')
    .option('--workflow <name>', 'only tasks of runs of this workflow')
    .option('--item <id>', 'only tasks of this work item and of those below it')
    .option('--simulated', 'simulated tasks instead of real ones')
    .option('--sort <figure>', 'the largest first, by this figure (default: cost)')
    .option('--show <figures>', 'only these columns, with commas: tasks,cost', collectWords)
    .option('--limit <n>', 'groups at most', wholeNumber(1, 500), 50)
    .addOption(new Option('--csv', 'print all figures as CSV'))
    .action((options) => start(async (context) => (await load()).report(context, options)))

  on(
    'figures',
    {
      json: '`{"type":"figure","name","label","unit","definition"}` for each',
      examples: [['muster insights figures']],
    },
    insights,
  )
    .summary('say what each figure means')
    .description('Say what each figure of the statistics means, and when there is none.')
    .action(() => start(async (context) => (await load()).figures(context)))
}

/** `2026-10-01`: its beginning where the clock of this machine is. */
function parseDay(text: string): Date {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())
  const [year = 0, month = 0, day = 0] = match?.slice(1).map(Number) ?? []
  const date = new Date(year, month - 1, day)
  if (match && year >= 1970 && date.getMonth() === month - 1 && date.getDate() === day) return date
  throw new InvalidArgumentError('Give a day such as 2026-10-01.')
}

const load = () => import('./verbs/insights.ts')
