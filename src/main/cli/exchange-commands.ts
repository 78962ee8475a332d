import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import { type Kind, kinds } from '../core/exchange/kinds.ts'
import { ruleNames } from '../core/exchange/requirement/requirement.ts'
import { textFormats } from '../core/exchange/text/text-format.ts'
import type { CommandMaker } from './command-maker.ts'
import { wholeNumber } from './parse-values.ts'

/** How a text that is read is given. */
const textArgument = 'a file (JSON, YAML or JSONL; - is stdin)'
export const readAs = () =>
  new Option('--format <format>', 'how it is written; by default by its name, else by its text').choices(
    textFormats,
  )

/**
 * `muster exchange …`: documents, requirements and envelopes, without a supervisor. Returns the group, for further verbs.
 */
export function addExchangeCommands({ on, start }: CommandMaker): Command {
  const group: Command = on('exchange', {
    json: 'none: it prints its help',
    examples: [['muster exchange', 'what there is']],
  })
    .summary('documents and what modules require of them: check, convert, describe')
    .description(
      'The format in which modules exchange documents: check, describe and make what is written in it. No supervisor is needed.\nThe format is described in docs/exchange.md.',
    )
    .helpCommand(false)
    .action(() =>
      start(async ({ terminal }) => {
        terminal.write(group.helpInformation())
        return 0
      }),
    )

  on(
    'validate',
    {
      json: '`{"type":"problem","file","line","column","pointer","rule","reason","fix"}` for each, last `{"type":"result","file","kind","ok","problems"}`, for each value',
      examples: [
        ['muster exchange validate tides.json', 'a document, a requirement, a query or a response'],
        ['muster exchange validate tides.json --requirement arangodb.yaml', 'as a module takes it'],
        ['muster exchange validate tides.json --rule headingLevels --rule monotonePages'],
      ],
    },
    group,
  )
    .summary('check what is written in the format')
    .description(
      'Check documents, requirements, queries and responses. Each problem is a line FILE:LINE:COLUMN, a JSON pointer, what is\nwrong and what would fix it. The exit code is 1 when there are problems.',
    )
    .argument('<file>', textArgument)
    .option('--requirement <file>', 'check a document by this requirement, too')
    .addOption(
      new Option(
        '--rule <name>',
        `a rule that holds besides: ${ruleNames.join(', ')}; may be given several times`,
      ).argParser(collectRules),
    )
    .addOption(readAs())
    .action((file: string, options) =>
      start(async (context) => (await load()).validate(context, file, options)),
    )

  on(
    'import',
    {
      json: 'none: it prints the document',
      examples: [
        ['muster exchange import paper.docling.json', 'as JSON'],
        ['muster exchange import paper.docling.json --to yaml'],
      ],
    },
    group,
  )
    .summary('make a document of a DoclingDocument')
    .description(
      'Make a document of the JSON of a DoclingDocument. What a document cannot say is kept in it, so that export gives the\nsame DoclingDocument again.',
    )
    .argument('<file>', 'JSON; - is stdin')
    .addOption(
      new Option('--to <format>', 'how the document is written').choices(['json', 'yaml']).default('json'),
    )
    .action((file: string, options) =>
      start(async (context) => (await loadConversion()).importDocument(context, file, options)),
    )

  on(
    'export',
    {
      json: 'none: it prints what is asked for',
      examples: [
        ['muster exchange export tides.yaml --to markdown', 'for people and models to read'],
        ['muster exchange export tides.yaml --to docling', 'as the JSON of a DoclingDocument'],
        ['muster exchange export tides.yaml --to json', 'the same document'],
      ],
    },
    group,
  )
    .summary('write a document for others')
    .description(
      'Write a document as a DoclingDocument, as Markdown, as plain text, or as JSON or YAML. It must be right: see validate.',
    )
    .argument('<file>', textArgument)
    .addOption(
      new Option('--to <format>', 'what is written')
        .choices(['docling', 'markdown', 'text', 'json', 'yaml'])
        .makeOptionMandatory(),
    )
    .addOption(readAs())
    .action((file: string, options) =>
      start(async (context) => (await loadConversion()).exportDocument(context, file, options)),
    )

  on(
    'example',
    {
      json: 'none: it prints the document',
      examples: [
        ['muster exchange example arangodb.yaml', 'one with nothing that may be left out'],
        ['muster exchange example arangodb.yaml --seed 7 --to yaml', 'another'],
      ],
    },
    group,
  )
    .summary('make a document that satisfies a requirement')
    .description('Make a document that satisfies a requirement: the same one for the same seed.')
    .argument('<requirement>', textArgument)
    .option('--seed <n>', 'which; by default the plainest', wholeNumber(0, 2 ** 31))
    .addOption(new Option('--to <format>', 'how it is written').choices(['json', 'yaml']).default('json'))
    .action((file: string, options) =>
      start(async (context) => (await loadRequirement()).example(context, file, options)),
    )

  on(
    'template',
    {
      json: 'none: it prints YAML',
      examples: [['muster exchange template arangodb.yaml', 'to begin a document with']],
    },
    group,
  )
    .summary('print YAML to begin a document with')
    .description('Print YAML with all that a requirement asks for, and what it says of each field.')
    .argument('<requirement>', textArgument)
    .action((file: string) => start(async (context) => (await loadRequirement()).template(context, file)))

  on(
    'doc',
    {
      json: 'none: it prints Markdown',
      examples: [
        ['muster exchange doc', 'the reference of the format'],
        ['muster exchange doc arangodb.yaml', 'what a requirement asks for'],
      ],
    },
    group,
  )
    .summary('describe a requirement, or the format, in Markdown')
    .description('Describe in Markdown what a requirement asks for; without one, the format itself.')
    .argument('[requirement]', textArgument)
    .action((file: string | undefined) =>
      start(async (context) => (await loadRequirement()).doc(context, file)),
    )

  on(
    'bump',
    {
      json: '`{"type":"change","pointer","bump","reason"}` for each, last `{"type":"result","ok","bump","problem"}`',
      examples: [
        ['muster exchange bump arangodb.old.yaml arangodb.yaml', 'did its version go up by enough?'],
      ],
    },
    group,
  )
    .summary("check that a requirement's version went up by enough")
    .description(
      'Tell what changed from one requirement to the next, and whether its version went up by enough: major breaks who reads\nor delivers, minor adds what may be left out, patch changes words. The exit code is 1 when it did not.',
    )
    .argument('<before>', textArgument)
    .argument('<after>', textArgument)
    .action((before: string, after: string) =>
      start(async (context) => (await loadRequirement()).bump(context, before, after)),
    )

  on(
    'schema',
    {
      json: '`{"type":"schema","schema"}`',
      examples: [
        ['muster exchange schema', 'for editors: keep it in a file'],
        ['muster exchange schema document'],
      ],
    },
    group,
  )
    .summary('print the JSON Schema of the format')
    .description(
      'Print the JSON Schema (draft 2020-12) of the format, or of one kind of what is written in it.',
    )
    .addArgument(new Argument('[kind]', 'what of it').choices([...kinds, 'mapping']))
    .action((kind: Kind | 'mapping' | undefined) =>
      start(async (context) => (await load()).schema(context, kind)),
    )

  return group
}

function collectRules(name: string, earlier: readonly string[] = []): string[] {
  if (!ruleNames.some((rule) => rule === name))
    throw new InvalidArgumentError(`Rules are ${ruleNames.join(', ')}.`)
  return [...earlier, name]
}

const load = () => import('./verbs/exchange.ts')
const loadRequirement = () => import('./verbs/exchange-requirement.ts')
const loadConversion = () => import('./verbs/exchange-export.ts')
