import { type Command, Option } from 'commander'
import { onDuplicates } from '../core/arangodb/on-duplicate.ts'
import type { CommandMaker } from './command-maker.ts'
import { readAs } from './exchange-commands.ts'

/** `muster exchange graph`, `muster exchange load` */
export function addGraphCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'graph',
    {
      json: '`{"type":"file","collection","kind","file","records","bytes"}` for each',
      examples: [['muster exchange graph paper.json --out paper', 'as files for arangoimport']],
    },
    group,
  )
    .summary('write a document as the vertices and edges of a graph')
    .description(
      'Write a document as JSONL, a file for each collection of vertices or edges, as arangoimport takes it. Keys are hashes of\nthe content: the same document gives the same bytes, and importing them twice changes nothing.',
    )
    .argument('<document>', 'a file (JSON, YAML or JSONL; - is stdin)')
    .requiredOption('-o, --out <folder>', 'where the files are written; it is made where it is missing')
    .addOption(readAs())
    .action((file: string, options) => start(async (context) => (await load()).graph(context, file, options)))

  on(
    'load',
    {
      json: '`{"type":"problem","collection","lines","message"}` for each record that was refused, last `{"type":"result","ok","database","collections"}`',
      examples: [
        ['muster exchange load paper --database http://localhost:8529/_db/papers'],
        [
          'muster exchange load paper --database http://localhost:8529/_db/papers --on-duplicate replace',
          'write again what is there',
        ],
      ],
    },
    group,
  )
    .summary('load the files of a graph into ArangoDB')
    .description(
      'Load what "muster exchange graph" wrote into a database of ArangoDB. Collections that are missing are made. What is there\nstays as it is; a load that was interrupted goes on where it was. User and password are best given by the variables\nMUSTER_ARANGODB_USER and MUSTER_ARANGODB_PASSWORD; they are never shown. The exit code is 1 when records were refused.',
    )
    .argument('<folder>', 'where the files are')
    .requiredOption('--database <url>', 'the database, as http://HOST:8529/_db/NAME')
    .addOption(
      new Option('--on-duplicate <what>', 'what becomes of records whose key is there already')
        .choices(onDuplicates)
        .default('ignore'),
    )
    .action((folder: string, options) =>
      start(async (context) => (await load()).load(context, folder, options)),
    )
}

const load = () => import('./verbs/exchange-graph.ts')
