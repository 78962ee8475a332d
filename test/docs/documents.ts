import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** What the tests of the documents read them with. */

export const root = resolve(import.meta.dirname, '../..')
export const read = (path: string) => readFileSync(join(root, path), 'utf8')

export const documents = globSync(['*.md', 'docs/**/*.md', 'bench/*.md'], { cwd: root }).sort()
/** Those about Muster as it is; the changelog and the decisions tell of other times. */
export const guides = documents.filter((path) => !/^(CHANGELOG|docs\/decisions|bench)/.test(path))

/** Source files that are not tests, as one text. */
export function sources(...patterns: string[]): string {
  return globSync(patterns, { cwd: root })
    .filter((path) => !path.includes('.test.'))
    .map(read)
    .join('\n')
}

/** What the group of a pattern matched, each once, sorted. */
export function matches(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].map((match) => match[1] ?? ''))].sort()
}

/** What stands in backquotes in a document, blocks of code left out. */
export function inlineCode(document: string): string[] {
  return matches(withoutBlocks(document).replaceAll('\\|', '|'), /(?<!`)`([^`]+)`(?!`)/g)
}

/** A document without its blocks of code. */
export function withoutBlocks(document: string): string {
  return read(document).replaceAll(/^( *)```.*?^\1```/gms, '')
}

/** A part of a document, from its heading to the next one of the same or a higher level. */
export function section(document: string, heading: string): string {
  const [, level = '', text = ''] =
    new RegExp(`^(#+) ${heading}\\n(.*?)(?=^#{1,2} |$(?![\\s\\S]))`, 'ms').exec(read(document)) ?? []
  if (level === '') throw new Error(`${document} has no heading "${heading}"`)
  return text
}

/** Lines of the `sh` blocks of a document, without comments. */
function commandLines(document: string): string[] {
  return [...read(document).matchAll(/```sh\n(.*?)```/gs)]
    .flatMap((block) => (block[1] ?? '').replaceAll(/\\\n/g, ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#(?!sim:).*$/, '').trim())
    .filter((line) => line !== '')
}

/** Words of a command, quotes taken off. */
function words(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  )
}

/** The arguments of `muster` in a line, however it is called; null when the line calls something else. */
export function musterArguments(line: string): string[] | null {
  const called = /(?:^|\|\s*)(?:muster|npm run --silent muster --)(?:\s+(.*))?$/.exec(line)
  return called ? words(called[1] ?? '') : null
}

/** Each line of the documents that calls `muster`, as whoever follows them types it. */
export const musterLines = documents.flatMap((document) =>
  commandLines(document).flatMap((line) => {
    const args = musterArguments(line)
    return args ? [{ document, line, args }] : []
  }),
)
