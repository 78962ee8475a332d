import { z } from 'zod'
import { nearestName } from '../../settings/nearest-name.ts'
import type { ProblemList } from './problem-list.ts'

type Path = (string | number)[]
type Issue = z.core.$ZodIssue

/** An issue of zod with what it is about. */
interface Found {
  issue: Issue
  schema: z.ZodType
  /** What was read. */
  value: unknown
  /** Where that stands in the definition. */
  prefix: Path
  /** The node that it is; null: the definition itself. Its id is null when it has none. */
  node: { id: string | null; index: number } | null
}

/** Adds an issue in words. */
export function spellIssue(found: Found, problems: ProblemList): void {
  const { issue, prefix, node, schema } = found
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  const add = (at: Path, message: string, hint: string | null) =>
    problems.add({
      code: 'schema',
      message,
      hint,
      nodes: node?.id ? [node.id] : [],
      path: [...prefix, ...at],
    })
  const owner =
    node === null
      ? 'the definition'
      : node.id === null
        ? `node ${node.index + 1}`
        : `the node "${clip(node.id)}"`

  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path)
    const place = path.length === 0 ? owner : `"${join(path)}" of ${owner}`
    for (const key of issue.keys) {
      const near = nearestName(key, known)
      const fields = known.length === 0 ? 'Remove it.' : `Fields: ${known.join(', ')}.`
      const hint = near === undefined ? fields : `Did you mean "${near}"?`
      add([...path, key], `${capitalize(place)} has no field "${clip(key)}".`, hint)
    }
    return
  }
  const about = schemaAt(schema, path)?.description
  const hint = about === undefined ? null : `${join(path)}: ${about}`
  if (issue.code !== 'invalid_key' && path.length > 0 && valueAt(found.value, path) === undefined) {
    const expected = issue.code === 'invalid_type' ? `It must be ${typeInWords(issue.expected)}.` : null
    add(path, `${capitalize(owner)} has no "${join(path)}".`, hint ?? expected)
    return
  }
  const field = path.length === 0 ? capitalize(owner) : `"${join(path)}" of ${owner}`
  add(
    path,
    `${field} ${expectation(issue, valueAt(found.value, path))}`,
    suggestion(issue, found, path) ?? hint,
  )
}

function expectation(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${typeInWords(issue.expected)}, not ${describeValue(value)}.`
    case 'invalid_value':
      return `must be ${issue.values.map((option) => `"${String(option)}"`).join(' or ')}, not ${describeValue(value)}.`
    case 'too_small':
    case 'too_big':
      return describeLimit(issue)
    case 'invalid_union': {
      const options = 'options' in issue && Array.isArray(issue.options) ? issue.options : []
      return options.length > 0
        ? `must be ${options.map((option) => `"${String(option)}"`).join(' or ')}, not ${describeValue(value)}.`
        : `can't be ${describeValue(value)}.`
    }
    case 'invalid_key':
      return `can't have that name. ${issue.issues[0]?.message ?? ''}`.trim()
    default:
      return `is not right: ${issue.message}`
  }
}

function describeLimit(issue: Issue & { code: 'too_small' | 'too_big' }): string {
  const [limit, least] = issue.code === 'too_small' ? [issue.minimum, true] : [issue.maximum, false]
  if (issue.origin === 'string' && least && Number(limit) === 1) return 'must not be empty.'
  if (issue.origin === 'array' && least && Number(limit) === 1) return 'must not be an empty list.'
  const unit = issue.origin === 'string' ? ' characters' : issue.origin === 'array' ? ' elements' : ''
  const verb = unit === '' ? 'be' : 'have'
  if (issue.inclusive === false) return `must ${verb} ${least ? 'more' : 'less'} than ${limit}${unit}.`
  return `must ${verb} ${least ? 'at least' : 'at most'} ${limit}${unit}.`
}

function suggestion(issue: Issue, found: Found, path: Path): string | null {
  const value = valueAt(found.value, path)
  if (issue.code === 'invalid_value' && typeof value === 'string') {
    const near = nearestName(value, issue.values.map(String))
    if (near !== undefined) return `Did you mean "${near}"?`
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isBare(value)) {
    return 'Put quotes around it.'
  }
  if (issue.code === 'invalid_type' && issue.expected === 'array' && typeof value === 'string') {
    return `Write it as a list: [${value}].`
  }
  return null
}

/** A scalar that YAML read as something else than text. */
function isBare(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean'
}

function typeInWords(expected: string): string {
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
function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value !== 'string') return String(value)
  return `"${clip(value)}"`
}

/** Names of the fields of an object in a schema; none when it has no fixed ones. */
export function fieldsAt(schema: z.ZodType, path: Path): string[] {
  const found = schemaAt(schema, path)
  const inner = found && unwrap(found)
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : []
}

/** The schema of a field; undefined where the path leads into what has none, or several. */
function schemaAt(schema: z.ZodType, path: Path): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema
  for (const part of path) {
    const inner: z.ZodType | undefined = current && unwrap(current)
    if (inner instanceof z.ZodObject) current = inner.shape[String(part)]
    else if (inner instanceof z.ZodArray) current = inner.element as z.ZodType
    else if (inner instanceof z.ZodRecord) current = inner.valueType as z.ZodType
    else return undefined
  }
  return current
}

function unwrap(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrap(schema.unwrap() as z.ZodType)
  }
  return schema
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined
    current = (current as Record<string | number, unknown>)[part]
  }
  return current
}

/** `retry.attempts`, `resources[0].id`. */
function join(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
