import type { Json } from '../../../../contract/values.ts'
import { type Block, type BlockType, containers, type ExchangeDocument, FORMAT_VERSION } from '../document.ts'
import { blockSchemas } from '../document-schema.ts'
import { isObject } from '../json-object.ts'
import type {
  BlockRequirement,
  BlocksRequirement,
  FieldRequirement,
  Requirement,
  RuleName,
} from '../requirement/requirement.ts'
import { ruleNames } from '../requirement/requirement.ts'
import type { JsonSchema } from '../schema/schema-parts.ts'
import { rules } from '../validate/rules.ts'
import { walkBlocks } from '../walk-blocks.ts'

/** A text of the metadata up to this long is told as it is. */
const MOST_TOLD = 1_000
/** Deeper lists in the metadata are told as lists. */
const MOST_DEPTH = 4

/**
 * What is so of a document, as an offer: the narrowest requirement that it satisfies, within what a requirement can say. Its
 * form must be right: see `validate`. With `checkOffer` it tells whether somebody else can take the document.
 *
 * @param name such as `marker.document`
 */
export function describeDocument(document: ExchangeDocument, name: string): Requirement {
  return {
    kind: 'requirement',
    format: FORMAT_VERSION,
    name,
    version: '1.0.0',
    description: `What is so of ${document.name}.`,
    metadata: fieldsOf(document),
    blocks: blocksOf(document),
    schema: { properties: { metadata: nothingElse(document) } },
    rules: ruleNames.filter((rule) => holds(rule, document)),
  }
}

function fieldsOf({ metadata }: ExchangeDocument): { [field: string]: FieldRequirement } {
  const fields = Object.entries(metadata).flatMap(([name, value]) => {
    const field = value === undefined ? null : fieldOf(value)
    return field === null ? [] : [[name, { ...field, required: true }] as const]
  })
  return Object.fromEntries(fields)
}

/** A requirement lets other fields be there too: of a document it is known that there are none. */
function nothingElse({ metadata }: ExchangeDocument): JsonSchema {
  const names = Object.keys(metadata).filter((name) => metadata[name] !== undefined)
  return { properties: Object.fromEntries(names.map((name) => [name, {}])), additionalProperties: false }
}

/** Null: a requirement has no word for it. */
function fieldOf(value: Json, depth = 0): FieldRequirement | null {
  if (Array.isArray(value)) {
    const [first, ...others] = depth < MOST_DEPTH ? value : []
    const items = first === undefined ? null : fieldOf(first, depth + 1)
    const alike = items !== null && others.every((each) => fieldOf(each, depth + 1)?.type === items.type)
    return { type: 'array', ...(alike ? { items: withAll(items, value) } : {}) }
  }
  if (isObject(value)) return { type: 'object' }
  if (typeof value === 'boolean') return { type: 'boolean', enum: [value] }
  if (typeof value === 'number')
    return { type: Number.isInteger(value) ? 'integer' : 'number', enum: [value] }
  if (typeof value === 'string')
    return { type: 'string', ...(value.length <= MOST_TOLD ? { enum: [value] } : {}) }
  return null
}

/** Of the elements of a list: each of their values, where they are told. */
function withAll({ enum: told, ...field }: FieldRequirement, values: readonly Json[]): FieldRequirement {
  const isTold = told !== undefined && values.every((each) => String(each).length <= MOST_TOLD)
  return field.type === 'array' || field.type === 'object'
    ? { type: field.type }
    : { ...field, ...(isTold ? { enum: [...new Set(values)] } : {}) }
}

function blocksOf(document: ExchangeDocument): BlocksRequirement {
  const blocks = [...walkBlocks(document.blocks)].map(({ block }) => block)
  const byType = Map.groupBy(blocks, ({ type }) => type)
  const types = Object.fromEntries(
    (Object.keys(blockSchemas) as BlockType[]).map((type) => [type, countOf(byType.get(type) ?? [])]),
  )
  const leaves = blocks.filter(({ type }) => !containers.includes(type))
  const provenance = [...new Set(blocks.map((block) => block.provenance))]
  const isSeen = provenance.every((each) => each !== undefined)
  const levels = blocks.flatMap((block) => (block.type === 'heading' ? [block.level] : []))
  const places = placesOf(leaves)
  return {
    types,
    others: false,
    ...(isSeen && provenance.length > 0 ? { provenance: provenance.toSorted() } : {}),
    ...(places === null ? {} : { places }),
    ...(levels.length > 0 ? { headingLevel: Math.max(1, ...levels) } : {}),
  }
}

/** How many there are, and what all of them have besides what they must. */
function countOf(blocks: readonly Block[]): BlockRequirement {
  const [first, ...others] = blocks
  if (first === undefined) return { max: 0 }
  const fields = Object.keys(first).filter(
    (name) => !alwaysThere.has(name) && others.every((block) => Object.hasOwn(block, name)),
  )
  return { min: blocks.length, max: blocks.length, ...(fields.length > 0 ? { fields } : {}) }
}

/** What each block has, or what is told of all of them together. */
const alwaysThere = new Set(['id', 'type', 'places', 'provenance', 'children', 'extra'])

function placesOf(leaves: readonly Block[]): 'page' | 'box' | null {
  if (leaves.length === 0 || leaves.some(({ places = [] }) => places.length === 0)) return null
  const haveBoxes = leaves.every(({ places = [] }) => places.every(({ box }) => box !== undefined))
  return haveBoxes ? 'box' : 'page'
}

function holds(rule: RuleName, document: ExchangeDocument): boolean {
  for (const _ of rules[rule].check(document)) return false
  return true
}
