import { type Command, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'

/** Verbs of `muster work` by which work items come from and go to files. */
export function addWorkExchangeCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'export',
    {
      json: '`{"type":"written","path","count"}`; to stdout the text itself',
      examples: [
        ['muster work export work.jsonl', 'one line an item: git merges it'],
        ['muster work export --format markdown', 'a list of tasks, on stdout'],
      ],
    },
    group,
  )
    .summary('write work items to a file')
    .description('Write all work items as JSONL, or as a list of tasks in Markdown (.md).')
    .argument('[file]', 'where to; without it, or for -, stdout')
    .addOption(new Option('--format <format>', 'as what').choices(['jsonl', 'markdown']))
    .action((file: string | undefined, options) =>
      start(async (context) => (await load()).exportItems(context, file, options)),
    )

  on(
    'import',
    {
      json: '`{"type":"imported","created","updated","unchanged","linked","skipped","conflicts","problems","dryRun"}`',
      examples: [
        ['muster work import .beads/issues.jsonl --dry-run', 'what would be done'],
        ['muster work import TODO.md'],
        ['muster work import work.jsonl'],
      ],
    },
    group,
  )
    .summary('make work items of a file')
    .description(
      'Make work items of a list: one that export wrote, issues.jsonl of beads, or a list of tasks in Markdown. All of it or\nnothing. What is there stays; what is newer is brought up to date; what differs otherwise is told, and the exit code is 1.',
    )
    .argument('<file>', 'the list; - is stdin')
    .addOption(
      new Option('--format <format>', 'what it is (default: by its name and beginning)').choices([
        'jsonl',
        'beads',
        'markdown',
      ]),
    )
    .option('--dry-run', 'only say what would be done')
    .action((file: string, options) =>
      start(async (context) => (await load()).importItems(context, file, options)),
    )

  on(
    'migrate',
    {
      json: '`{"type":"migrated","vendors","deployments","enhancements","sessions","unchanged","checks","warnings","dryRun"}`',
      examples: [
        ['muster work migrate --dry-run', '.project_status.md of the current directory'],
        ['muster work migrate .project_status.md --prompts session-prompts'],
      ],
    },
    group,
  )
    .summary('take over a legacy status file')
    .description(
      'Take over components, deployments and enhancements of a .project_status.md, and session prompts with front matter. Five\nchecks hold what came of it against the files; when one fails nothing is kept. The files stay as they are.',
    )
    .argument('[file]', 'the status file (default: .project_status.md)')
    .option('--prompts <directory>', 'where the session prompts are (*.md)')
    .option('--dry-run', 'only say what would be done')
    .action((file: string | undefined, options) =>
      start(async (context) => (await load()).migrate(context, file, options)),
    )
}

const load = () => import('./verbs/work-exchange.ts')
