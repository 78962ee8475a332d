import { type Command, Option } from 'commander'
import { type ExportFormat, exportFormats } from '../../contract/export-names.ts'
import type { CommandMaker, Example } from './command-maker.ts'
import { withFilters } from './search-commands.ts'

const load = () => import('./verbs/export.ts')
export const written = '`{"type":"exported","path","bytes","format"}` with `--output`; else the file as it is'

/** `muster export …` and `muster import`. */
export function addExportCommands({ on, start }: CommandMaker): void {
  const group = on('export', {
    json: written,
    examples: [['muster export session 1a2b3c4d --output login.html', 'one page to read and hand on']],
  })
    .summary('write tasks, sessions, runs or what a search finds into a file')
    .description(
      'Write tasks, a session, a run or what a search finds into a file: html and markdown to read, csv for spreadsheets, json and\njsonl for programs and for muster import. What looks like a secret is taken out. docs/export.md says more.',
    )
    .helpCommand(false)
    .action(() => start(async (context) => (await load()).help(context)))

  const command = (name: string, examples: [Example, ...Example[]]) =>
    on(name, { json: written, examples }, group)

  withFile(
    command('task', [
      ['muster export task 1a2b3c4d --output login.html'],
      ['muster export task 1a2b3c4d 5e6f7a8b --format csv', 'a table, to stdout'],
    ])
      .summary('export tasks')
      .description('Export tasks with their transcripts.')
      .argument('<tasks...>', 'ids, or 4 characters or more of their beginnings or ends'),
  ).action((tasks: string[], options) =>
    start(async (context) => (await load()).exportTasks(context, tasks, options)),
  )

  withFile(
    command('session', [
      ['muster export session 1a2b3c4d --output login.html'],
      ['muster export session 1a2b3c4d --output login.jsonl --keep-secrets', 'to import it elsewhere'],
    ])
      .summary('export a session')
      .description('Export a session with all its tasks.')
      .argument('<session>', 'its id, or 4 characters or more of its beginning or end'),
  ).action((session: string, options) =>
    start(async (context) => (await load()).exportSession(context, session, options)),
  )

  withFile(
    command('run', [['muster export run 1a2b3c4d --output release.html']])
      .summary("export a workflow's run")
      .description("Export a workflow's run: its nodes, its log, and the tasks of its nodes.")
      .argument('<run>', 'its id, or 4 characters or more of its beginning or end'),
  ).action((run: string, options) =>
    start(async (context) => (await load()).exportRun(context, run, options)),
  )

  withFile(
    withFilters(
      command('search', [['muster export search "rate limit" --since 7d --output found.csv']])
        .summary('export what a search finds')
        .description('Export what a search finds, with its words and filters: the first 10,000.')
        .argument('[words...]', 'what is looked for, as for muster search'),
    ),
  ).action((words: string[], options) =>
    start(async (context) => (await load()).exportSearch(context, words, options)),
  )

  on('import', {
    json: '`{"type":"imported","dryRun"}` with the fields of ImportReport',
    examples: [
      ['muster import login.jsonl --dry-run', 'what would come'],
      ['muster import login.jsonl', 'twice brings nothing twice'],
    ],
  })
    .summary('import what was exported from another data directory')
    .description(
      'Import sessions with their tasks from a file that muster export has written as JSON or JSONL. They are read here, searched and\ncounted, and never gone on with. What is here already is left as it is.',
    )
    .argument('<file>', 'of muster export, as .json or .jsonl')
    .option('--dry-run', 'say what would come, and change nothing')
    .action((file: string, options) =>
      start(async (context) => (await import('./verbs/import.ts')).importFile(context, file, options)),
    )
}

/** Options of what writes a file. */
export function withFile(command: Command, formats: readonly ExportFormat[] = exportFormats): Command {
  return command
    .addOption(
      new Option('-f, --format <format>', "by default as the file's name ends, to stdout jsonl").choices(
        formats,
      ),
    )
    .option('-o, --output <file>', 'into this file; by default to stdout')
    .option('--overwrite', 'also where the file exists')
    .option('--keep-secrets', 'leave in what looks like a secret')
}
