import type { ErrorCode } from 'yaml'
import { checkJsonText } from '../../base/text/check-json-text.ts'
import { locateIn, placesIn, type ReadText, readText, toValue } from '../../base/text/locate-in-text.ts'
import { checkText } from './check-text.ts'
import { createProblemList, type DefinitionPath, type Position, type ProblemList } from './problem-list.ts'

/** What a kind of definition allows its texts, and what it says of those that are not right. */
export interface TextForm {
  readonly maxBytes: number
  /** Reading YAML takes about half a second a megabyte; JSON is read at many times the speed. */
  readonly maxYamlBytes: number
  /** What to do. */
  readonly hints: { tooLong: string; tooLongAsYaml: string; empty: string }
  /** Where any value may stand, so that nothing else tells a number or a word that is none from text. */
  isFree(path: DefinitionPath): boolean
}

export interface DefinitionText {
  /** Undefined: it has none, and `problems` tell why. */
  value: unknown
  /** What was found in the text. */
  problems: ProblemList
  /** Where something stands in it, from 1. */
  locate(path: DefinitionPath): Position | null
}

/** How deep a definition may be nested. */
const MAX_DEPTH = 200

/** Reads a definition from YAML or JSON. Never throws for what the text is. */
export function readDefinitionText(source: string, form: TextForm): DefinitionText {
  const { maxBytes, maxYamlBytes, hints } = form
  const bytes = Buffer.byteLength(source)
  if (bytes > maxBytes) {
    return refuse(atStart, `The definition has ${bytes} bytes; ${maxBytes} are allowed.`, hints.tooLong)
  }
  let text: ReadText | null = null
  // JSON is read by the faster reader, and once more as YAML only to find places in it.
  const place = (path: DefinitionPath) => {
    text ??= tryToRead(source)
    return text && locateIn(text, path)
  }
  const json = readJson(source)
  if (json !== undefined) {
    const problems = createProblemList(place)
    for (const lost of checkJsonText(source, placesIn(source)))
      problems.add({ code: 'syntax', path: [], ...lost })
    return whole(json, problems, place)
  }
  if (bytes > maxYamlBytes) {
    return refuse(
      atStart,
      `The definition has ${bytes} bytes; as YAML ${maxYamlBytes} are allowed.`,
      hints.tooLongAsYaml,
    )
  }
  try {
    text = readText(source)
    const read = text
    if (read.document.errors.length > 0) return refuseSyntax(read, place)
    if (hasDirectives(read)) {
      return refuse(atStart, 'Directives (lines that begin with %) change what a text means.', 'Remove them.')
    }
    if (text.document.contents === null) return refuse(place, 'The definition is empty.', hints.empty)
    const problems = createProblemList(place)
    // An alias of nothing has no value.
    if (!checkText(read, form.isFree, problems)) return { value: undefined, problems, locate: place }
    return whole(toValue(read), problems, place)
  } catch (error) {
    return refuse(
      place,
      sentence(error instanceof Error ? error.message : String(error)),
      'Use fewer aliases and fewer levels, and merge (<<) only objects.',
    )
  }
}

/** A definition that is an object already. */
export function asDefinitionText(value: unknown): DefinitionText {
  const nowhere = () => null
  return whole(value, createProblemList(nowhere), nowhere)
}

type Locate = DefinitionText['locate']

const atStart = () => ({ line: 1, column: 1 })

function whole(value: unknown, problems: ProblemList, locate: Locate): DefinitionText {
  return isDeeper(value, MAX_DEPTH) ? refuseDepth(locate) : { value, problems, locate }
}

function hasDirectives({ document: { directives } }: ReadText): boolean {
  return directives.yaml.explicit === true || Object.keys(directives.tags).some((handle) => handle !== '!!')
}

function readJson(source: string): unknown {
  if (!/^\s*\{/.test(source)) return undefined
  try {
    return JSON.parse(source)
  } catch {
    // YAML in braces, or JSON with a mistake that the other reader can place.
    return undefined
  }
}

function tryToRead(source: string): ReadText | null {
  try {
    return readText(source)
  } catch {
    return null
  }
}

/** Mistakes that are made often, with the way out. */
const inOwnWords: Partial<Record<ErrorCode, { message: string; hint: string }>> = {
  NON_STRING_KEY: {
    message: 'Braces that are not text begin an object.',
    hint: 'Put quotes around text that begins with {{.',
  },
  TAB_AS_INDENT: { message: "A tab can't indent a line.", hint: 'Indent with spaces.' },
  MULTIPLE_DOCS: {
    message: 'A second document begins here, and only one is read.',
    hint: 'Put each definition into a file of its own.',
  },
}

function refuseSyntax({ document, position }: ReadText, locate: Locate): DefinitionText {
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return refuseDepth(locate)
  const problems = createProblemList(locate)
  for (const [index, error] of document.errors.entries()) {
    // What follows at the same place follows from the first.
    if (error.pos[0] === document.errors[index - 1]?.pos[0]) continue
    problems.add({
      code: 'syntax',
      ...(inOwnWords[error.code] ?? { message: sentence(error.message), hint: null }),
      path: [],
      at: position(error.pos[0]),
    })
  }
  return { value: undefined, problems, locate }
}

function refuseDepth(locate: Locate): DefinitionText {
  return refuse(locate, `The definition is nested deeper than ${MAX_DEPTH} levels.`, 'Write it flatter.')
}

function refuse(locate: Locate, message: string, hint: string): DefinitionText {
  const problems = createProblemList(locate)
  problems.add({ code: 'syntax', message, hint, path: [] })
  return { value: undefined, problems, locate }
}

function sentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  return Object.values(value).some((element) => isDeeper(element, limit - 1))
}
