import { type Command, Option } from 'commander'
import { textFormats } from '../core/exchange/text/text-format.ts'
import type { CommandMaker } from './command-maker.ts'
import { readAs } from './exchange-commands.ts'

/** `muster exchange check` and `convert`. */
export function addMappingCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'check',
    {
      json: '`{"type":"compatibility","verdict",…}`: with `mapping`, `counterExample`, `obstacles`, `why` and `undecided` as the verdict has them',
      examples: [
        ['muster exchange check marker.json arangodb.yaml', 'requirements or JSON Schemas'],
        [
          'muster exchange check marker.json arangodb.yaml --write-mapping map.json',
          'then: muster exchange convert',
        ],
        ['muster exchange check old.schema.json new.schema.json --accept convertible', 'in CI'],
      ],
    },
    group,
  )
    .summary('check whether what is produced is what is asked for')
    .description(
      'Check whether each value that the one schema allows is one that the other asks for: compatible, convertible (and by which\nmapping), incompatible (and a value that shows it), or unknown (and which word is not decided). The exit code is 0 for\ncompatible, else 1.',
    )
    .argument('<produced>', 'what is produced: a requirement or a JSON Schema (JSON or YAML; - is stdin)')
    .argument('<required>', 'what is asked for: the same')
    .addOption(
      new Option('--accept <verdict>', 'what is good enough besides: exit code 0').choices(['convertible']),
    )
    .option('--write-mapping <file>', 'write the mapping, if there is one, into this file')
    .action((produced: string, required: string, options) =>
      start(async (context) => (await load()).check(context, produced, required, options)),
    )

  on(
    'convert',
    {
      json: '`{"type":"conversion","file","isConverted","value","errors","moreErrors","untouched","dropped","idle"}` for each value',
      examples: [
        ['muster exchange convert tides.json --mapping map.json', 'prints what comes of it'],
        [
          'muster exchange convert tides.json --produced marker.json --required arangodb.yaml',
          'by the mapping that check finds',
        ],
        ['cat all.jsonl | muster exchange convert - --format jsonl --mapping map.yaml', 'each line'],
      ],
    },
    group,
  )
    .summary('convert values by a mapping')
    .description(
      'Convert values by a mapping and print what comes of it. What stays as it was and what is gone is told on stderr. Errors name\nthe step, the place, the value and the way out, all at once; then nothing is printed, and the exit code is 1.',
    )
    .argument('<file>', 'a file (JSON, YAML or JSONL; - is stdin)')
    .option('--mapping <file>', 'the mapping; muster exchange schema mapping prints what it looks like')
    .option('--produced <file>', 'instead of a mapping: what the values are, with --required')
    .option('--required <file>', 'instead of a mapping: what they are to be, with --produced')
    .addOption(readAs())
    .addOption(
      new Option('--to <format>', 'how to write it; by default JSON, several values JSONL').choices(
        textFormats,
      ),
    )
    .action((file: string, options) =>
      start(async (context) => (await load()).convert(context, file, options)),
    )
}

const load = () => import('./verbs/exchange-mapping.ts')
