import type { ErrorCode } from 'yaml'
import { MAX_DEFINITION_BYTES } from '../../../../contract/definition-limits.ts'
import type { WorkflowProblem } from '../../../../contract/run.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import { checkJsonText } from '../../base/text/check-json-text.ts'
import { locateIn, placesIn, type ReadText, readText, toValue } from '../../base/text/locate-in-text.ts'
import { checkForm } from './check-form.ts'
import { checkMeaning } from './check-meaning.ts'
import { checkText } from './check-text.ts'
import { createProblemList, type DefinitionPath, errorsFirst, type ProblemList } from './problem-list.ts'
import { untold } from './untold.ts'

export type { DefinitionPath } from './problem-list.ts'

export interface ParsedDefinition {
  /** Null when there are errors. */
  definition: WorkflowDefinition | null
  /** What could be read, errors or not, for what else can be told of it; null: nothing. */
  readable: WorkflowDefinition | null
  /** Errors first; bounded. */
  problems: WorkflowProblem[]
  /** Where something stands in the text, from 1; null when it came from no text. */
  locate(path: DefinitionPath): { line: number; column: number } | null
}

/** Reading so much takes about a second; JSON is read at many times the speed. */
const MAX_YAML_BYTES = 2 * 1024 * 1024
/** How deep a definition may be nested. */
const MAX_DEPTH = 200

/**
 * Reads a definition from YAML or JSON and checks its form, its inputs and the syntax of its templates; its graph is
 * checked by `validateDag`. Never throws for what the text is: that is in `problems`.
 */
export function parseDefinition(source: string): ParsedDefinition {
  const bytes = Buffer.byteLength(source)
  if (bytes > MAX_DEFINITION_BYTES) {
    return refuse(
      atStart,
      'syntax',
      `The definition has ${bytes} bytes; ${MAX_DEFINITION_BYTES} are allowed.`,
      {
        hint: 'Make its nodes by forEach, or split it into several workflows.',
      },
    )
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
    return check(json, place, problems)
  }
  if (bytes > MAX_YAML_BYTES) {
    return refuse(
      atStart,
      'syntax',
      `The definition has ${bytes} bytes; as YAML ${MAX_YAML_BYTES} are allowed.`,
      {
        hint: 'Write it as JSON, or make its nodes by forEach.',
      },
    )
  }
  try {
    text = readText(source)
    const read = text
    if (read.document.errors.length > 0) return refuseSyntax(read, place)
    if (hasDirectives(read)) {
      return refuse(atStart, 'syntax', 'Directives (lines that begin with %) change what a text means.', {
        hint: 'Remove them.',
      })
    }
    if (text.document.contents === null) {
      return refuse(place, 'syntax', 'The definition is empty.', {
        hint: 'Begin with a name and a list of nodes.',
      })
    }
    const problems = createProblemList(place)
    // An alias of nothing has no value.
    if (!checkText(read, problems))
      return { definition: null, readable: null, problems: problems.all(), locate: place }
    return check(toValue(read), place, problems)
  } catch (error) {
    const hint = 'Use fewer aliases and fewer levels, and merge (<<) only objects.'
    return refuse(place, 'syntax', describeFailure(error), { hint })
  }
}

const atStart = () => ({ line: 1, column: 1 })

/** Checks a definition that is an object already. */
export function checkDefinition(value: unknown): ParsedDefinition {
  const locate = () => null
  return check(value, locate, createProblemList(locate))
}

/** `problems`: what was found in its text. */
function check(value: unknown, locate: ParsedDefinition['locate'], problems: ProblemList): ParsedDefinition {
  if (isDeeper(value, MAX_DEPTH)) {
    return refuseDepth(locate)
  }
  const readable = checkForm(value, problems)
  if (readable === null || problems.hasErrors()) {
    const rest = createProblemList(locate)
    if (readable !== null) checkMeaning(readable, rest)
    const told = problems.all()
    return {
      definition: null,
      readable,
      problems: errorsFirst([...told, ...untold(rest.all(), told)]),
      locate,
    }
  }
  checkMeaning(readable, problems)
  return {
    definition: problems.hasErrors() ? null : readable,
    readable,
    problems: problems.all(),
    locate,
  }
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

function refuseSyntax(
  { document, position }: ReadText,
  locate: ParsedDefinition['locate'],
): ParsedDefinition {
  if (document.errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return refuseDepth(locate)
  const problems: ProblemList = createProblemList(locate)
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
  return { definition: null, readable: null, problems: problems.all(), locate }
}

function refuseDepth(locate: ParsedDefinition['locate']): ParsedDefinition {
  return refuse(locate, 'syntax', `The definition is nested deeper than ${MAX_DEPTH} levels.`, {
    hint: 'Write it flatter.',
  })
}

function refuse(
  locate: ParsedDefinition['locate'],
  code: string,
  message: string,
  { hint }: { hint: string },
): ParsedDefinition {
  const problems = createProblemList(locate)
  problems.add({ code, message, hint, path: [] })
  return { definition: null, readable: null, problems: problems.all(), locate }
}

function describeFailure(error: unknown): string {
  return sentence(error instanceof Error ? error.message : String(error))
}

function sentence(text: string): string {
  return /[.?]$/.test(text) ? text : `${text}.`
}

function isDeeper(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (limit === 0) return true
  return Object.values(value).some((element) => isDeeper(element, limit - 1))
}
