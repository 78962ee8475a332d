import type { CommandMaker } from './command-maker.ts'
import { withFile, written } from './export-commands.ts'

const load = () => import('./verbs/databases.ts')
const loadSearch = () => import('./verbs/search.ts')

/** `muster db …`. */
export function addDatabaseCommands({ on, start }: CommandMaker): void {
  const group = on('db', {
    json: '`{"type":"index","index":SearchStatus}`',
    examples: [['muster db backup ~/muster-copy', 'copy the databases while everything goes on']],
  })
    .summary('back up, check and measure the databases, and build the search index anew')
    .description(
      'The databases of the data directory: copy, check and measure them, and build the search index anew. Without a command: how the\nsearch index stands.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await loadSearch()).index(context)))

  on(
    'backup',
    {
      json: '`{"type":"backup","directory","databases"}`',
      examples: [['muster db backup ~/muster-copy', 'then: muster serve --data-dir ~/muster-copy']],
    },
    group,
  )
    .summary('copy the databases into a new folder')
    .description(
      'Copy the databases into a new folder, all as they are at one moment, while everything goes on. The folder is a data directory that\na supervisor starts on.',
    )
    .argument('<folder>', 'which must not be there yet')
    .action((folder: string) => start(async (context) => (await load()).backup(context, folder)))

  withFile(
    on(
      'export',
      {
        json: written,
        examples: [
          ['muster db export --output all.jsonl --keep-secrets', 'then, elsewhere: muster import all.jsonl'],
        ],
      },
      group,
    )
      .summary('write all sessions, tasks and runs into one file')
      .description(
        'Write all sessions with their tasks, and all runs, into one file that muster import takes, while everything goes on. What looks\nlike a secret is taken out. docs/export.md says more.',
      ),
    ['jsonl', 'json'],
  ).action((options) =>
    start(async (context) => (await import('./verbs/export.ts')).exportAll(context, options)),
  )

  on(
    'check',
    {
      json: '`{"type":"checked","database":DatabaseFinding}` for each',
      examples: [['muster db check'], ['muster db check --full', 'the indexes, too']],
    },
    group,
  )
    .summary('look whether the databases are sound')
    .description(
      'Look through the databases: whether they are sound, and whether what their rows name is there. The exit code is 1 when something is\nwrong.',
    )
    .option('--full', 'also whether each index has what its table has')
    .action((options) => start(async (context) => (await load()).check(context, options)))

  on(
    'stats',
    {
      json: '`{"type":"size","database":DatabaseSize}` for each',
      examples: [['muster db stats', 'rows and bytes of each table']],
    },
    group,
  )
    .summary('rows and bytes of each table')
    .description(
      'Show how large each table is with its indexes, what stands in the write-ahead log, and what a vacuum would free.',
    )
    .action(() => start(async (context) => (await load()).stats(context)))

  on(
    'vacuum',
    {
      json: '`{"type":"vacuum","database":DatabaseVacuum}` for each',
      examples: [['muster db vacuum --dry-run', 'what it would free'], ['muster db vacuum']],
    },
    group,
  )
    .summary('give room that nothing is in back to the disk')
    .description(
      'Give room that nothing is in back to the disk. Each file is written anew, for which the disk needs as much room again; not while a\nsupervisor runs.',
    )
    .option('--dry-run', 'only say what it would free')
    .action((options) => start(async (context) => (await load()).vacuum(context, options)))

  on('index', { json: '`{"type":"index","index":SearchStatus}`', examples: [['muster db index']] }, group)
    .summary('how the search index stands')
    .description('Show how large the search index is, and what is not in it yet.')
    .action(() => start(async (context) => (await loadSearch()).index(context)))

  on(
    'reindex',
    {
      json: '`{"type":"index","index":SearchStatus}` whenever it changed',
      examples: [['muster db reindex', 'and watch it'], ['muster db reindex --background']],
    },
    group,
  )
    .summary('build the search index anew')
    .description(
      'Build the search index anew from what is stored. The old one answers until it is done. Nothing else is changed.',
    )
    .option('--background', 'do not wait for it')
    .action((options) => start(async (context) => (await loadSearch()).reindex(context, options)))
}
