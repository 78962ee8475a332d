import { type Command, InvalidArgumentError, Option } from 'commander'
import type { CommandMaker } from './command-maker.ts'

/** Pages that may be asked for at most. */
const MOST_PAGES = 100_000

/** `muster exchange extract` */
export function addExtractCommands(group: Command, { on, start }: CommandMaker): void {
  on(
    'extract',
    {
      json: '`{"type":"warning","problem","message","pages"}` for each, last `{"type":"document","document"}`',
      examples: [
        ['muster exchange extract paper.pdf', 'as JSON'],
        ['muster exchange extract paper.pdf --to markdown --output paper.md'],
        ['muster exchange extract paper.pdf --pages 1-3,7'],
        ['muster exchange extract secret.pdf --password -', 'the password is read from stdin'],
      ],
    },
    group,
  )
    .summary('read a PDF as a document')
    .description(
      'Read a PDF as a document of the format: by its tags where it has some, else by what is seen on its pages; each block says\nwhich. What could not be read is told, and each kind of it has an exit code of its own.',
    )
    .argument('<file>', 'a PDF')
    .addOption(
      new Option('--to <format>', 'what is written')
        .choices(['json', 'yaml', 'markdown', 'text'])
        .default('json'),
    )
    .option('-o, --output <file>', 'the file to write; by default stdout')
    .option('--pages <list>', 'numbers of the pages to read, from 1, such as 1-3,7', pageNumbers)
    .option('--password <from>', 'where the password of an encrypted file comes from: only - (stdin)')
    .action((file: string, options) =>
      start(async (context) => (await import('./verbs/exchange-extract.ts')).extract(context, file, options)),
    )
}

/** `1-3,7` → 1, 2, 3, 7. */
export function pageNumbers(text: string): number[] {
  const numbers = text.split(',').flatMap((part) => {
    const [, first, last = first] = /^\s*(\d{1,7})\s*(?:-\s*(\d{1,7})\s*)?$/.exec(part) ?? []
    const [from, to] = [Number(first), Number(last)]
    if (!(from >= 1 && to >= from && to - from < MOST_PAGES))
      throw new InvalidArgumentError('Give numbers of pages from 1, such as 1-3,7.')
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
  })
  if (numbers.length > MOST_PAGES) throw new InvalidArgumentError(`Give at most ${MOST_PAGES} pages.`)
  return numbers
}
