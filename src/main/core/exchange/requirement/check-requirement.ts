import { MusterError } from '../../../../contract/errors.ts'
import { nearestName } from '../../base/nearest-name.ts'
import type { BlockType } from '../document.ts'
import { blockSchemas, documentDefs } from '../document-schema.ts'
import { pointerTo } from '../json-pointer.ts'
import { compileSchema } from '../schema/compile-schema.ts'
import { readExpression } from '../schema/read-expression.ts'
import type { ExchangeProblem } from '../validate/problem.ts'
import { spellSchemaErrors, spellValue } from '../validate/spell-schema-error.ts'
import { compileRequirement, fieldSchema } from './compile-requirement.ts'
import type { FieldRequirement, Requirement } from './requirement.ts'

type Path = readonly (string | number)[]

const problem = (path: Path, reason: string, fix: string): ExchangeProblem => ({
  pointer: pointerTo(path),
  rule: 'requirement',
  reason,
  fix,
})

/** What is wrong with a requirement whose form is right: what no document could satisfy, and schemas that are none. */
export function* checkRequirement(requirement: Requirement): Generator<ExchangeProblem> {
  for (const [name, field] of Object.entries(requirement.metadata ?? {})) {
    yield* checkField(field, ['metadata', name])
    yield* checkKnownField(name, field)
  }
  yield* checkBlocks(requirement)
  yield* checkChunks(requirement)
  if (requirement.schema === undefined) return
  try {
    compileSchema(requirement.schema)
    compileSchema(compileRequirement(requirement).schema)
  } catch (error) {
    if (!(error instanceof MusterError)) throw error
    yield problem(['schema'], error.message, error.hint ?? 'Correct it.')
  }
}

function* checkField(field: FieldRequirement, path: Path): Generator<ExchangeProblem> {
  const { type, format, pattern, items } = field
  for (const [word, value] of Object.entries({ format, pattern })) {
    if (value === undefined || type === 'string') continue
    yield problem(
      [...path, word],
      `"${word}" is of strings, and the field is of type "${type}".`,
      'Remove it, or make the type "string".',
    )
  }
  if (items !== undefined) {
    if (type !== 'array') {
      yield problem(
        [...path, 'items'],
        `"items" is of arrays, and the field is of type "${type}".`,
        'Remove it, or make the type "array".',
      )
    }
    yield* checkField(items, [...path, 'items'])
  }
  if (pattern !== undefined && readExpression(pattern) === null) {
    yield problem(
      [...path, 'pattern'],
      'It is no regular expression of JavaScript.',
      'Correct it; write \\ before what is meant as it stands.',
    )
    return
  }
  const check = compileSchema(fieldSchema(field))
  for (const [index, value] of (field.enum ?? []).entries()) {
    const [wrong] = spellSchemaErrors(check(value))
    if (wrong)
      yield problem(
        [...path, 'enum', index],
        `${spellValue(value)} does not fit the field. ${wrong.reason}`,
        'Change it, or remove it.',
      )
  }
  if (field.example === undefined) return
  const [wrong] = spellSchemaErrors(check(field.example))
  if (wrong) yield problem([...path, 'example'], `It does not fit the field. ${wrong.reason}`, wrong.fix)
}

/** Fields that every document has the same. */
function* checkKnownField(name: string, { type }: FieldRequirement): Generator<ExchangeProblem> {
  const known = knownFields.get(name)
  if (known === undefined || known === type) return
  const reason = `The field "${name}" of any document is of type "${known}".`
  yield problem(['metadata', name, 'type'], reason, `Make it "${known}", or choose another name.`)
}

const knownFields = new Map(
  Object.entries(documentDefs.metadata?.properties ?? {}).map(([name, field]): [string, unknown] => [
    name,
    typeof field === 'object' && field !== null && 'type' in field ? field.type : undefined,
  ]),
)

function* checkBlocks({ blocks = {} }: Requirement): Generator<ExchangeProblem> {
  for (const [type, { min = 0, max = min, fields = [] } = {}] of Object.entries(blocks.types ?? {})) {
    const path = ['blocks', 'types', type]
    if (min > max)
      yield problem([...path, 'max'], `At most ${max} can't be ${min} or more.`, `Make it ${min} or more.`)
    const known = Object.keys(blockSchemas[type as BlockType].properties ?? {})
    for (const [index, field] of fields.entries()) {
      if (known.includes(field)) continue
      const near = nearestName(field, known)
      const fix = near === undefined ? `Name one of ${known.join(', ')}.` : `Did you mean "${near}"?`
      yield problem([...path, 'fields', index], `A block of the type "${type}" has no field "${field}".`, fix)
    }
  }
}

function* checkChunks({ embedding }: Requirement): Generator<ExchangeProblem> {
  for (const [index, type] of (embedding?.blocks ?? []).entries()) {
    if (Object.keys(blockSchemas[type].properties ?? {}).includes('text')) continue
    yield problem(
      ['embedding', 'blocks', index],
      `Blocks of the type "${type}" have no text.`,
      'Name a type that has some, such as "paragraph".',
    )
  }
  const { maxLength = 1, overlap = 0 } = embedding?.chunking ?? {}
  if (overlap < maxLength) return
  yield problem(
    ['embedding', 'chunking', 'overlap'],
    'Chunks that share all their characters never end.',
    `Make it less than ${maxLength}.`,
  )
}
