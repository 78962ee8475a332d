import type { Json } from '../../../../contract/values.ts'
import { FORMAT_VERSION } from '../document.ts'
import { formatSchema } from '../format-schema.ts'
import { isObject, objectOf } from '../json-object.ts'
import { kinds } from '../kinds.ts'
import type { JsonSchema } from '../schema/schema-parts.ts'
import { inCell, table } from './markdown-parts.ts'

/** The reference of the format, made of its schema: a picture of its parts, and a table of the fields of each. */
export function formatMarkdown(): string {
  const { $defs } = formatSchema()
  const defs = Object.entries($defs as { [name: string]: JsonSchema })
  const parts = [
    '# Reference of the exchange format',
    `Version ${FORMAT_VERSION}, made of its JSON Schema: \`muster exchange schema\` prints that, \`muster exchange doc\` this. What it is all for stands in [The exchange format](exchange.md).`,
    '## Its parts',
    picture(defs),
    '## Versions',
    'Major breaks who reads or delivers, minor adds what may be left out, patch changes words. A requirement has a version of its own by the same rule: `muster exchange bump BEFORE AFTER` tells whether it went up by enough.',
    ...defs.flatMap(([name, schema]) => describeDef(name, schema)),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Who refers to whom; blocks, which are many, as one. */
function picture(defs: readonly (readonly [string, JsonSchema])[]): string {
  const blocks = new Set(refsIn(defs.find(([name]) => name === 'block')?.[1] ?? {}))
  const nameOf = (name: string) => (blocks.has(name) ? 'block' : name)
  const edges = new Set<string>()
  for (const [name, schema] of defs) {
    for (const to of refsIn(schema)) {
      const [from, end] = [nameOf(name), nameOf(to)]
      if (from !== end || (name !== 'block' && blocks.has(name))) edges.add(`  ${from} --> ${end}`)
    }
  }
  const heads = kinds.map((kind) => `  ${kind}([${kind}])`)
  const words = `  block[block: ${[...blocks].join(', ')}]`
  return ['```mermaid', 'flowchart LR', ...heads, words, ...edges, '```'].join('\n')
}

function refsIn(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn)
  if (!isObject(value)) return []
  const own = typeof value.$ref === 'string' ? [value.$ref.replace('#/$defs/', '')] : []
  return [...own, ...Object.values(value).flatMap(refsIn)]
}

function describeDef(name: string, schema: JsonSchema): string[] {
  const { description, properties, required, additionalProperties } = schema
  const head = [`### ${name}`, String(description)]
  if (!isObject(properties)) {
    const values = Array.isArray(schema.anyOf) ? [`It is one of ${schema.anyOf.map(typeOf).join(', ')}.`] : []
    return [...head, ...values]
  }
  const needed = Array.isArray(required) ? required : []
  const rows = Object.entries(properties).map(([field, each]) => {
    const inner = objectOf(each)
    const words = typeof inner.description === 'string' ? inner.description : ''
    return [`\`${field}\``, typeOf(inner), needed.includes(field) ? 'yes' : '', inCell(words)]
  })
  const open = additionalProperties === false ? [] : ['Further fields may be there.']
  return [...head, table(['field', 'type', 'required', 'what it is'], rows), ...open]
}

function typeOf(schema: Json): string {
  if (!isObject(schema)) return 'anything'
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/$defs/', '')
    return `[${name}](#${name.toLowerCase()})`
  }
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ')
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}${boundsOf(schema, 'Items')}`
  if (schema.type === 'object') {
    const inner = schema.additionalProperties
    return isObject(inner) && Object.keys(inner).length > 0 ? `object of ${typeOf(inner)}` : 'object'
  }
  if (typeof schema.type !== 'string') return 'anything'
  const format = typeof schema.format === 'string' ? `, ${schema.format}` : ''
  const pattern = typeof schema.pattern === 'string' ? `, \`${inCell(schema.pattern)}\`` : ''
  return `${schema.type}${format}${pattern}${boundsOf(schema, 'Length')}${numbersOf(schema)}`
}

function boundsOf(schema: JsonSchema, of: 'Items' | 'Length'): string {
  const [least, most] = [schema[`min${of}`], schema[`max${of}`]]
  if (least === undefined && most === undefined) return ''
  if (least === most) return `, ${least}`
  return most === undefined ? `, ${least} or more` : `, ${least ?? 0} to ${most}`
}

function numbersOf({ minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  if (exclusiveMinimum !== undefined) return ` over ${exclusiveMinimum}`
  if (minimum === undefined) return maximum === undefined ? '' : ` up to ${maximum}`
  return maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`
}
