import { Liquid } from 'liquidjs'
import { MusterError } from '../../../../contract/errors.ts'

/** Templates by name, each with the file that it came from. */
export type TemplateFiles = Readonly<Record<string, { text: string; path: string }>>

/** What the templates of one prompt may take together: they are filled in in a thread. */
const BOUNDS = { parseLimit: 1_000_000, renderLimit: 5_000, memoryLimit: 20_000_000 }
/** What would make the same input give another text. */
const unsteady = [
  'date',
  'date_to_xmlschema',
  'date_to_rfc822',
  'date_to_string',
  'date_to_long_string',
  'sample',
]

/**
 * The text of a template, which may include others of `files`.
 *
 * @throws MusterError `validation`, which names the file, the line and the variable that is missing or what can't be read
 */
export function renderPrompt(
  files: TemplateFiles,
  name: string,
  scope: Readonly<Record<string, unknown>>,
): string {
  const liquid = new Liquid({
    ownPropertyOnly: true,
    strictVariables: true,
    strictFilters: true,
    // `{% if capability %}` asks whether it is there.
    lenientIf: true,
    templates: Object.fromEntries(Object.entries(files).map(([each, { text }]) => [each, text])),
    ...BOUNDS,
  })
  for (const filter of unsteady) liquid.unregisterFilter(filter)
  for (const tag of ['layout', 'block', 'increment', 'decrement']) delete liquid.tags[tag]
  try {
    return String(liquid.renderFileSync(name, scope)).trim()
  } catch (error) {
    throw templateError(files, name, error)
  }
}

/** What Liquid says at the end of each of its errors. */
const PLACE = /(?:, file:(?<file>[^\n,]*))?, line:(?<line>\d+), col:(?<column>\d+)$/

function templateError(files: TemplateFiles, name: string, error: unknown): MusterError {
  const text = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
  const { file = '', line } = PLACE.exec(text)?.groups ?? {}
  // An error of a variable does not tell its file, but the text that it stands in.
  const { input } = (error as { token?: { input?: string } }).token ?? {}
  const holder = file === '' ? Object.values(files).find((each) => each.text === input) : files[file]
  const path = holder?.path ?? files[name]?.path ?? name
  const where = line === undefined ? path : `${path}, line ${line}`
  const why = text.replace(PLACE, '')
  const missing = /^undefined variable: (?<variable>.*)$/.exec(why)?.groups?.variable
  if (missing !== undefined) {
    return new MusterError('validation', `${where}: there is no variable "${missing}".`, {
      hint: 'docs/modules.md has the variables of a prompt. One that may be missing is asked for by {% if %} first.',
      details: { path, line: Number(line), variable: missing },
    })
  }
  return new MusterError('validation', `${where}: ${inWords(why)}`, {
    hint: 'Correct the template, or remove the file to have the one that ships with Muster.',
    details: { path, ...(line === undefined ? {} : { line: Number(line) }) },
  })
}

function inWords(why: string): string {
  const filter = /^undefined filter: (.*)$/.exec(why)
  if (filter) return `there is no filter "${filter[1]}".`
  const tag = /^tag "(.*)" not found$/.exec(why)
  if (tag) return `there is no tag "${tag[1]}".`
  const file = /^ENOENT: Failed to lookup "([^"]*)"/.exec(why)
  if (file) return `there is no template "${file[1]}".`
  if (/limit exceeded/.test(why)) return 'it takes too long or makes too much.'
  return /[.?]$/.test(why) ? why : `${why}.`
}
