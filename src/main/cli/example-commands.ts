import type { CommandMaker } from './command-maker.ts'
import { watchedLines } from './run-commands.ts'

/** `muster example …`: what Muster can do, to try and to begin with. */
export function addExampleCommands({ on, start }: CommandMaker): void {
  const group = on('example', {
    json: 'none: it prints its help',
    examples: [['muster example', 'what there is']],
  })
    .summary('examples of what modules and workflows can do together')
    .description('Examples of what modules and workflows can do together, on files of yours.')
    .helpCommand(false)
    .action(() =>
      start(async ({ terminal }) => {
        terminal.write(group.helpInformation())
        return 0
      }),
    )

  on(
    'marker-to-arangodb',
    {
      json: watchedLines,
      examples: [
        ['muster example marker-to-arangodb --pdf paper.pdf', 'into the folder paper-arangodb'],
        ['muster example marker-to-arangodb --pdf paper.pdf --simulate', 'without an account'],
        [
          'muster example marker-to-arangodb --pdf paper.pdf --database http://localhost:8529/_db/papers',
          'and load it',
        ],
      ],
    },
    group,
  )
    .summary('turn a PDF into a graph that ArangoDB can store')
    .description(
      'Read a PDF, ask the module "arangodb" what a document must be, check and convert it, write vertices and edges as JSONL,\nload them into ArangoDB where a database is named, and report in Markdown how well it fits. It is the workflow\nmarker-to-arangodb: "muster workflow" and the window show it, and one that was interrupted goes on when the same is asked\nagain. A file that can\'t be read has an exit code of its own.',
    )
    .requiredOption('--pdf <file>', 'the PDF')
    .option('-o, --out <folder>', 'where all is written (default: the name of the PDF with -arangodb)')
    .option(
      '--database <url>',
      'load it into this database, as http://HOST:8529/_db/NAME; user and password by\nMUSTER_ARANGODB_USER and MUSTER_ARANGODB_PASSWORD',
    )
    .option('--purpose <text>', 'what the database is for, as the module is told')
    .option('--partial', 'go on with what is left of a file that is not whole')
    .option('--simulate', 'ask a simulated instance: no account, no costs')
    .option('--detach', 'print the id of the run and leave it to work')
    .action((options) =>
      start(async (context) => (await import('./verbs/example.ts')).markerToArangodb(context, options)),
    )
}
