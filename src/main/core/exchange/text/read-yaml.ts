import { type ErrorCode, isAlias, isMap, isPair, isScalar, isSeq } from 'yaml'
import { cutText } from '../../../../contract/cut-text.ts'
import { findTooDeep } from '../../../../contract/json-bounds.ts'
import { keepsDigits } from '../../../../contract/keeps-digits.ts'
import type { Json } from '../../../../contract/values.ts'
import { locateIn, type ReadText, readText, toValue } from '../../base/text/locate-in-text.ts'
import { keysOf } from '../json-pointer.ts'
import { MAX_PROBLEMS } from '../validate/problem.ts'
import { type ReadValues, type TextProblem, tooDeep } from './text-problem.ts'

const QUOTE = 'Put quotes around it to have it as it is written.'

/** Mistakes that are made often, with the way out. */
const inOwnWords: Partial<Record<ErrorCode, { reason: string; fix: string }>> = {
  TAB_AS_INDENT: { reason: "A tab can't indent a line.", fix: 'Indent with spaces.' },
  MULTIPLE_DOCS: {
    reason: 'A second document begins here, and only one is read.',
    fix: 'Put each into a file of its own, or write JSONL.',
  },
  RESOURCE_EXHAUSTION: { reason: 'It is nested too deeply.', fix: 'Write it flatter.' },
}

/** Reads YAML 1.2 by its core schema: what is a date or a "yes" to older readers is text. */
export function readYaml(text: string): ReadValues {
  const start = { line: 1, column: 1 }
  try {
    const read = readText(text, { merge: false })
    const problems = [...findSyntaxErrors(read), ...findLosses(read)].slice(0, MAX_PROBLEMS)
    if (problems.length > 0) return refuse(problems)
    if (read.document.contents === null) {
      return refuse([{ reason: 'The text is empty.', fix: 'Write a value.', position: start }])
    }
    // What is no JSON was found.
    const value = toValue(read) as Json
    const deep = findTooDeep(value)
    if (deep !== null) return refuse([tooDeep(deep, locateIn(read, deep))])
    return { values: [value], problems: [], locate: (_, pointer) => locateIn(read, keysOf(pointer)) }
  } catch (error) {
    // Aliases that stand for too much, and nesting without end.
    const reason = `It can't be read: ${error instanceof Error ? error.message : String(error)}.`
    return refuse([{ reason, fix: 'Use fewer aliases and fewer levels.', position: start }])
  }
}

const refuse = (problems: TextProblem[]): ReadValues => ({ values: [], problems, locate: () => null })

function* findSyntaxErrors({ document, position }: ReadText): Generator<TextProblem> {
  let last = -1
  for (const { code, message, pos } of document.errors) {
    // What follows at the same place follows from the first.
    if (pos[0] === last) continue
    last = pos[0]
    const own = inOwnWords[code] ?? {
      reason: `It is no YAML: ${message}.`,
      fix: 'Correct it here, or just before.',
    }
    yield { ...own, position: position(pos[0]) }
  }
}

/** Where it says more than its value has, or has a value that is no JSON. */
function* findLosses({ document, position }: ReadText): Generator<TextProblem> {
  const open: unknown[] = [document.contents]
  const tell = (offset: number | undefined, reason: string, fix: string) => ({
    reason,
    fix,
    position: position(offset ?? 0),
  })
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (isAlias(node)) {
      if (node.resolve(document) !== undefined) continue
      const fix = 'Put quotes around text that begins with *.'
      yield tell(node.range?.[0], `There is no anchor for the alias *${cutText(node.source, 40)}.`, fix)
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      const [start] = node.range ?? []
      if (node.tag !== undefined) {
        yield tell(
          start,
          `Tags such as ${cutText(node.tag, 40)} are not read.`,
          'Remove it; put quotes around text.',
        )
      }
      if (isSeq(node)) open.push(...node.items.toReversed())
      else if (isMap(node)) {
        const seen = new Set<unknown>()
        for (const pair of node.items) {
          if (!isPair(pair) || !isScalar(pair.key)) continue
          const [at] = pair.key.range ?? []
          if (seen.has(String(pair.key.value)))
            yield tell(at, 'This field is there twice.', 'Keep one of them.')
          seen.add(String(pair.key.value))
        }
        for (const pair of node.items.toReversed()) if (isPair(pair)) open.push(pair.value)
      } else if (typeof node.value === 'number' && !isKept(node.source ?? '', node.value)) {
        const source = cutText(node.source ?? '', 40)
        yield tell(start, `${source} is read as the number ${node.value}, which is not the same.`, QUOTE)
      }
    }
  }
}

/** Octal and hexadecimal numbers are the same number; what is no finite one is no JSON. */
function isKept(source: string, value: number): boolean {
  if (/^0[ox]/.test(source)) return Number.isSafeInteger(value)
  return Number.isFinite(value) && keepsDigits(source.replace(/^\+/, ''))
}
