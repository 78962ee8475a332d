import type { Json } from '../../../contract/values.ts'

type Schema = Readonly<Record<string, Json>>

/** Words whose value is a schema, a list of schemas, or schemas by name. */
const single = [
  'additionalItems',
  'additionalProperties',
  'contains',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
]
const lists = ['allOf', 'anyOf', 'items', 'oneOf']
const byName = ['$defs', 'definitions', 'dependencies', 'patternProperties', 'properties']
/** Others that the CLI knows (2.1.329: draft 7, strictly). All else is a note to it, which it refuses. */
const plain = [
  '$comment',
  '$id',
  '$ref',
  'const',
  'contentEncoding',
  'contentMediaType',
  'default',
  'description',
  'enum',
  'examples',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'format',
  'maximum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'minimum',
  'minItems',
  'minLength',
  'minProperties',
  'multipleOf',
  'pattern',
  'readOnly',
  'required',
  'title',
  'type',
  'uniqueItems',
  'writeOnly',
]
/** Words of later drafts that ask for something, which would be lost without them. */
const lost = [
  '$dynamicRef',
  '$recursiveRef',
  'maxContains',
  'minContains',
  'unevaluatedItems',
  'unevaluatedProperties',
]

/**
 * A schema of an answer as the CLI takes it: in the words of draft 7, whatever draft it was written in, and without those
 * that only inform. `refused`: where it asks for something that can't be said so, and of what it is no schema.
 */
export function answerSchema(schema: Schema): { schema: Schema; refused: { path: string[]; why: string }[] } {
  const refused: { path: string[]; why: string }[] = []
  if (schema.type !== undefined && schema.type !== 'object') {
    refused.push({
      path: ['type'],
      why: 'the answer must be an object: put other values into a field of one',
    })
  }
  const read = (value: Json, path: string[]): Json => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
    const found: Record<string, Json> = {}
    for (const [word, inner] of Object.entries(inDraft7(value))) {
      const at = [...path, word]
      const isList = Array.isArray(inner)
      if (lost.includes(word))
        refused.push({ path: at, why: `"${word}" is not of draft 7, which Claude Code takes` })
      else if (isList && lists.includes(word))
        found[word] = inner.map((each, index) => read(each, [...at, String(index)]))
      else if (!isList && single.includes(word)) found[word] = read(inner, at)
      else if (!isList && byName.includes(word) && typeof inner === 'object' && inner !== null) {
        const entries = Object.entries(inner).map(([name, each]): [string, Json] => [
          name,
          read(each, [...at, name]),
        ])
        found[word] = Object.fromEntries(entries)
      } else if (plain.includes(word)) found[word] = inner
    }
    return found
  }
  return { schema: read({ ...schema }, []) as Schema, refused }
}

/** Words of later drafts that draft 7 says in others. */
function inDraft7({
  prefixItems,
  items,
  dependentRequired,
  dependentSchemas,
  dependencies,
  ...rest
}: Schema): Schema {
  const dependent = Object.assign({}, dependencies, dependentRequired, dependentSchemas) as Record<
    string,
    Json
  >
  return {
    ...rest,
    ...(prefixItems === undefined
      ? items === undefined
        ? {}
        : { items }
      : { items: prefixItems, ...(items === undefined ? {} : { additionalItems: items }) }),
    ...(Object.keys(dependent).length === 0 ? {} : { dependencies: dependent }),
  }
}
