import type { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'

type RawIssue = z.core.$ZodRawIssue
type Issue = z.core.$ZodIssue | RawIssue

/** For `safeParse`: our own words in place of zod's, where a schema has none. */
export const inOurWords: z.core.ParseContext<z.core.$ZodIssue> = { error: ownWords }

function ownWords(issue: RawIssue): string {
  if (issue.code === 'invalid_format') {
    const form = formats[issue.format] ?? `of the form ${issue.pattern ?? issue.format}`
    return `must be ${form}, not ${describeValue(issue.input)}.`
  }
  if (issue.code === 'not_multiple_of') return `must be a multiple of ${issue.divisor}.`
  return expectation(issue, issue.input)
}

/** Each thing that is wrong with an input that was parsed `inOurWords`: `limits.maxTurns must be a whole number, not "x".` */
export function spellIssues({ issues }: Pick<z.ZodError, 'issues'>): string {
  return issues
    .map(({ path, message }) => {
      const field = clip(joinPath(path.map((part) => (typeof part === 'symbol' ? String(part) : part))), 200)
      // Words of a schema are a sentence of their own.
      if (/^[A-Z]/.test(message)) return field === '' ? message : `${field}: ${message}`
      return `${field === '' ? 'The input' : field} ${message}`
    })
    .join(' ')
}

/** `must be a number, not "x".` */
export function expectation(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return `is missing: it must be ${typeInWords(issue.expected)}.`
      return `must be ${typeInWords(issue.expected)}, not ${describeValue(value)}.`
    case 'invalid_value':
      return oneOf(issue.values.map(String), value)
    case 'too_small':
    case 'too_big':
      return describeLimit(issue)
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
      return options.length > 0 ? oneOf(options.map(String), value) : `can't be ${describeValue(value)}.`
    }
    case 'unrecognized_keys':
      return `has no field ${issue.keys
        .slice(0, 5)
        .map((key) => `"${clip(key)}"`)
        .join(' or ')}.`
    case 'invalid_key':
      return `can't have that name. ${issue.issues[0]?.message ?? ''}`.trim()
    default:
      return `is not right: ${issue.message ?? `it can't be ${describeValue(value)}.`}`
  }
}

function oneOf(options: readonly string[], value: unknown): string {
  const named = options.map((option) => `"${option}"`).join(' or ')
  return value === undefined
    ? `is missing: it must be ${named}.`
    : `must be ${named}, not ${describeValue(value)}.`
}

const formats: Readonly<Record<string, string>> = { uuid: 'an id', url: 'an address (URL)', date: 'a date' }

function describeLimit(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const [limit, least] = issue.code === 'too_small' ? [issue.minimum, true] : [issue.maximum, false]
  if (issue.origin === 'string' && least && Number(limit) === 1) return 'must not be empty.'
  if (issue.origin === 'array' && least && Number(limit) === 1) return 'must not be an empty list.'
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' elements' : ''
  const verb = unit === '' ? 'be' : 'have'
  if (issue.inclusive === false) return `must ${verb} ${least ? 'more' : 'less'} than ${limit}${unit}.`
  return `must ${verb} ${least ? 'at least' : 'at most'} ${limit}${unit}.`
}

/** `int` → `a whole number`. */
export function typeInWords(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object with fields',
    record: 'an object with fields',
  }
  return words[expected] ?? expected
}

/** What a person wrote, cut where it is long. */
export function clip(text: string, most = 40): string {
  return cutText(text, most)
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  return `"${clip(value)}"`
}

/** `retry.attempts`, `resources[0].id`. */
export function joinPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}
