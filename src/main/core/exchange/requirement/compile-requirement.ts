import type { Json } from '../../../../contract/values.ts'
import { type BlockType, containers } from '../document.ts'
import { blockSchemas, documentDefs } from '../document-schema.ts'
import { isObject, objectOf } from '../json-object.ts'
import { type JsonSchema, ref } from '../schema/schema-parts.ts'
import type { BlocksRequirement, FieldRequirement, Requirement, RuleName } from './requirement.ts'

/** A requirement as it is checked: what a schema can say, and the rules that hold besides. */
export interface CompiledRequirement {
  /** Of the whole document, in draft 2020-12, with everything that it refers to. */
  schema: JsonSchema
  rules: RuleName[]
}

/**
 * The schema of the documents that a requirement asks for: that of all documents, made narrower. How many blocks of a type
 * there are, at which depth whatsoever, is no matter of a schema: see `checkCounts`.
 */
export function compileRequirement(requirement: Requirement): CompiledRequirement {
  const $defs: { [name: string]: JsonSchema } = { ...documentDefs }
  narrowMetadata($defs, requirement.metadata ?? {})
  narrowBlocks($defs, requirement.blocks ?? {})
  narrowEmbeddings($defs, requirement)
  const further = requirement.schema === undefined ? [] : [importSchema($defs, requirement.schema)]
  const description = requirement.description ?? `A document as ${requirement.name} takes it.`
  return {
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: `${requirement.name} ${requirement.version}`,
      description,
      ...(further.length === 0 ? ref('document') : { allOf: [ref('document'), ...further] }),
      $defs,
    },
    rules: [...new Set<RuleName>(['uniqueIds', 'referencesResolve', ...(requirement.rules ?? [])])],
  }
}

type Defs = { [name: string]: JsonSchema }

/** Puts another one in the place of a definition, which is never changed itself: all requirements share it. */
function narrow($defs: Defs, name: string, change: (schema: JsonSchema) => JsonSchema): void {
  $defs[name] = change($defs[name] ?? {})
}

const namesOf = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
const withRequired = (schema: JsonSchema, names: readonly string[]): JsonSchema => ({
  ...schema,
  required: [...new Set([...namesOf(schema.required), ...names])],
})
const withProperty = (schema: JsonSchema, name: string, change: (property: JsonSchema) => JsonSchema) => {
  const properties = objectOf(schema.properties)
  const property = change(Object.hasOwn(properties, name) ? objectOf(properties[name]) : {})
  return { ...schema, properties: { ...properties, ...asField(name, property) } }
}
/** Also of a field that is called `__proto__`. */
const asField = (name: string, value: JsonSchema): JsonSchema => Object.fromEntries([[name, value]])

function narrowMetadata($defs: Defs, fields: { [field: string]: FieldRequirement }): void {
  for (const [name, field] of Object.entries(fields)) {
    narrow($defs, 'metadata', (schema) =>
      withProperty(schema, name, (property) => ({ ...property, ...fieldSchema(field) })),
    )
    if (field.required) narrow($defs, 'metadata', (schema) => withRequired(schema, [name]))
  }
}

/** The schemas of the fields that a requirement speaks of, with what holds for them in any document. */
export function fieldSchemas({ metadata = {} }: Requirement): Map<string, JsonSchema> {
  const $defs: Defs = { ...documentDefs }
  narrowMetadata($defs, metadata)
  const properties = objectOf($defs.metadata?.properties)
  return new Map(Object.keys(metadata).map((name) => [name, objectOf(properties[name])]))
}

/** The schema of the values of a field. */
export function fieldSchema(field: FieldRequirement): JsonSchema {
  const { type, description, format, pattern, items } = field
  return {
    ...(description === undefined ? {} : { description }),
    type,
    ...(format === undefined ? {} : { format }),
    ...(field.enum === undefined ? {} : { enum: field.enum }),
    ...(pattern === undefined ? {} : { pattern }),
    ...(items === undefined ? {} : { items: fieldSchema(items) }),
  }
}

/** The types of blocks that may occur. */
function allowedTypes({ types = {}, others = true }: BlocksRequirement): BlockType[] {
  return (Object.keys(blockSchemas) as BlockType[]).filter((type) => {
    const wanted = types[type]
    return wanted === undefined ? others : wanted.max !== 0
  })
}

function narrowBlocks($defs: Defs, blocks: BlocksRequirement): void {
  const { types = {}, provenance, places, headingLevel } = blocks
  const allowed = allowedTypes(blocks)
  narrow($defs, 'block', ({ description = '' }) =>
    // No list of schemas may be empty.
    allowed.length === 0 ? { description, not: {} } : { description, anyOf: allowed.map(ref) },
  )
  if (Object.values(types).some(({ min = 0 }) => min > 0)) {
    narrow($defs, 'document', (schema) =>
      withProperty(schema, 'blocks', (property) => ({ ...property, minItems: 1 })),
    )
  }
  for (const type of allowed) {
    const isContainer = containers.includes(type)
    const needed = [
      ...(types[type]?.fields ?? []),
      ...(provenance ? ['provenance'] : []),
      ...(places && !isContainer ? ['places'] : []),
    ]
    narrow($defs, type, (schema) => {
      let narrower = withRequired(schema, needed)
      if (provenance) {
        narrower = withProperty(narrower, 'provenance', (property) => ({ ...property, enum: provenance }))
      }
      if (needed.includes('places')) {
        narrower = withProperty(narrower, 'places', (property) => ({ ...property, minItems: 1 }))
      }
      return narrower
    })
  }
  for (const type of Object.keys(blockSchemas)) {
    // What is not allowed is not there, so that nothing refers to it.
    if (!allowed.some((each) => each === type)) delete $defs[type]
  }
  if (places === 'box') narrow($defs, 'place', (schema) => withRequired(schema, ['box']))
  if (headingLevel !== undefined && $defs.heading) {
    narrow($defs, 'heading', (schema) =>
      withProperty(schema, 'level', (property) => ({ ...property, maximum: headingLevel })),
    )
  }
}

function narrowEmbeddings($defs: Defs, { embedding }: Requirement): void {
  if (!embedding) return
  const { model, dimensions, metric, required = false } = embedding
  if (required) narrow($defs, 'document', (schema) => withRequired(schema, ['embeddings']))
  for (const [name, value] of Object.entries({ model, dimensions, metric })) {
    narrow($defs, 'embeddings', (schema) =>
      withProperty(schema, name, ({ description = '' }) => ({ description, const: value })),
    )
  }
  narrow($defs, 'embeddedText', (schema) =>
    withProperty(schema, 'vector', (property) => ({
      ...property,
      minItems: dimensions,
      maxItems: dimensions,
    })),
  )
}

/** Takes in a schema that has definitions of its own: under names of their own, to which its references lead. */
function importSchema($defs: Defs, { $defs: own, $schema: _, ...schema }: JsonSchema): JsonSchema {
  const root = 'further'
  const rename = (value: Json): Json => {
    if (Array.isArray(value)) return value.map(rename)
    if (!isObject(value)) return value
    const fields = Object.entries(value).map(([word, each]): [string, Json] => {
      if (word !== '$ref' || typeof each !== 'string') return [word, rename(each)]
      if (each.startsWith('#/$defs/')) return [word, each.replace('#/$defs/', `#/$defs/${root}.`)]
      return [word, each.replace(/^#/, `#/$defs/${root}`)]
    })
    return Object.fromEntries(fields)
  }
  for (const [name, each] of Object.entries(objectOf(own))) {
    $defs[`${root}.${name}`] = each === false ? { not: {} } : objectOf(rename(each))
  }
  $defs[root] = objectOf(rename(schema))
  return ref(root)
}
