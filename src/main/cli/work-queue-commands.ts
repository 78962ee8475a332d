import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'
import { itemArgument, itemLine } from './work-commands.ts'
import { itemTypes } from './work-words.ts'

/** Verbs of `muster work` by which work is found, taken and looked back on. */
export function addWorkQueueCommands(group: Command, { on, start }: CommandMaker): void {
  const filtered = (command: Command) =>
    command
      .addOption(
        new Option('-t, --type <type>', 'only these; projects too, if they are named').choices(itemTypes),
      )
      .option('-d, --dir <path>', 'only what belongs to this directory')
      .option('--below <item>', 'only below this one')

  filtered(
    on(
      'ready',
      {
        json: '`{"type":"item","item":ReadyItem}` for each',
        examples: [['muster work ready'], ['muster work ready --dir . --limit 3']],
      },
      group,
    ),
  )
    .summary('what can be started now')
    .description(
      'List work items that can be started now, the most urgent first: they wait for nothing, and nobody has them.',
    )
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 20)
    .action((options) => start(async (context) => (await load()).ready(context, options)))

  on(
    'blocked',
    { json: '`{"type":"item","item":BlockedItem}` for each', examples: [['muster work blocked']] },
    group,
  )
    .summary('what can’t be started, and why')
    .description(
      'List open work items that can’t be started, each with what keeps it back, to the root of it.',
    )
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 20)
    .action((options) => start(async (context) => (await load()).blocked(context, options)))

  filtered(
    on(
      'claim',
      {
        json: `${itemLine}; \`"item"\` is null when nothing is ready`,
        examples: [['muster work claim 1a2b3c4d'], ['muster work claim', 'the first that is ready']],
      },
      group,
    ),
  )
    .summary('take a work item')
    .description(
      'Take a work item, so that nobody else does: the one that is named, or the first that is ready.',
    )
    .argument('[item]', itemArgument)
    .option('--if-version <n>', 'only if it still has this version', wholeNumber(1, 1_000_000_000))
    .action((item: string | undefined, options) =>
      start(async (context) => (await load()).claim(context, item, options)),
    )

  on(
    'release',
    {
      json: itemLine,
      examples: [['muster work release 1a2b3c4d --note "Half done: the totals are missing"']],
    },
    group,
  )
    .summary('give a work item back')
    .description('Give a work item back that you or somebody else has taken.')
    .argument('<item>', itemArgument)
    .option('--note <text>', 'what the next one should know: added to its notes')
    .action((item: string, options) =>
      start(async (context) => (await load()).release(context, item, options)),
    )

  on(
    'history',
    {
      json: '`{"type":"event","event":WorkEvent}` for each',
      examples: [['muster work history 1a2b3c4d'], ['muster work history configuration']],
    },
    group,
  )
    .summary('what was changed, and by whom')
    .description('List what was changed of a work item, a component or a plan, the newest first.')
    .argument('<item>', `${itemArgument}; a component’s name; "configuration": the project’s`)
    .option('-n, --limit <n>', 'at most so many', wholeNumber(1, 500), 20)
    .action((item: string, options) =>
      start(async (context) => (await load()).history(context, item, options)),
    )
}

const load = () => import('./verbs/work-queue.ts')
