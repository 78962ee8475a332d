import { z } from 'zod'
import { nearestName } from '../../base/nearest-name.ts'
import { clip, expectation, joinPath, typeInWords } from '../../base/spell-issue.ts'
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
  /** What it is: `the definition`, `the node "plan"`. */
  owner: string
  /** Nodes that it concerns. */
  nodes?: string[]
}

/** Adds an issue in words. */
export function spellIssue(found: Found, problems: ProblemList): void {
  const { issue, prefix, owner, nodes = [], schema } = found
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))
  const add = (at: Path, message: string, hint: string | null) =>
    problems.add({
      code: 'schema',
      message,
      hint,
      nodes,
      path: [...prefix, ...at],
    })

  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(schema, path)
    const place = path.length === 0 ? owner : `"${joinPath(path)}" of ${owner}`
    for (const key of issue.keys) {
      const near = nearestName(key, known)
      const fields = known.length === 0 ? 'Remove it.' : `Fields: ${known.join(', ')}.`
      const hint = near === undefined ? fields : `Did you mean "${near}"?`
      add([...path, key], `${capitalize(place)} has no field "${clip(key)}".`, hint)
    }
    return
  }
  const about = schemaAt(schema, path)?.description
  const hint = about === undefined ? null : `${joinPath(path)}: ${about}`
  if (issue.code !== 'invalid_key' && path.length > 0 && valueAt(found.value, path) === undefined) {
    const expected = issue.code === 'invalid_type' ? `It must be ${typeInWords(issue.expected)}.` : null
    add(path, `${capitalize(owner)} has no "${joinPath(path)}".`, hint ?? expected)
    return
  }
  const field = path.length === 0 ? capitalize(owner) : `"${joinPath(path)}" of ${owner}`
  add(
    path,
    `${field} ${expectation(issue, valueAt(found.value, path))}`,
    suggestion(issue, found, path) ?? hint,
  )
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

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
