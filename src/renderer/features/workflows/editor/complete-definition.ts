import type { Json } from '../../../../contract/values.ts'
import { type PlaceInYaml, placeInYaml } from './place-in-yaml.ts'

/** Something that can be written at the cursor. */
export interface Proposal {
  label: string
  /** What is written; by default the label. */
  insert?: string
  /** What it is, in a word or a sentence. */
  about: string | null
}

export interface Proposals {
  /** The offset where what is replaced begins. */
  from: number
  options: readonly Proposal[]
}

type Schema = { [name: string]: Json }

/** Fields that are one expression, without braces. */
const expressions = new Set(['when', 'forEach'])

/** What can be written at `cursor`, by the JSON Schema of definitions and the names in the text; null: nothing. */
export function completeDefinition(text: string, cursor: number, schema: Schema | null): Proposals | null {
  const before = text.slice(0, cursor)
  const line = before.slice(before.lastIndexOf('\n') + 1)
  const open = /\{[{%](?:(?![%}]\}).)*$/.exec(line)
  if (open) return completeExpression(text, cursor, open[0].slice(2))
  const place = placeInYaml(before)
  if (place === null) return null
  if (place.key !== null && expressions.has(place.key)) return completeExpression(text, cursor, place.word)
  const word = /[\w$.-]*$/.exec(place.word)?.[0] ?? ''
  const from = cursor - word.length
  // Text of several words is nobody's name.
  if (place.word.replace(/^["']/, '') !== word) return null
  if (place.path.at(-1) === '[]' && place.path.at(-2) === 'needs' && place.key === null) {
    const own = idOfNode(before)
    const options = nodeIds(text).filter((id) => id !== own)
    return { from, options: options.map((id) => ({ label: id, about: 'node' })) }
  }
  if (schema === null) return null
  const options = place.key === null ? keysAt(schema, place) : valuesAt(schema, place, place.key)
  return options.length === 0 ? null : { from, options }
}

/** Names in an expression: what there is, then what it has. */
function completeExpression(text: string, cursor: number, expression: string): Proposals | null {
  const [, of, word = ''] = /(?:(\w+)\.)?([\w-]*)$/.exec(expression) ?? []
  const from = cursor - word.length
  const named = (names: readonly string[], about: string) => ({
    from,
    options: names.map((label) => ({ label, about })),
  })
  if (of === 'inputs') return named(inputNames(text), 'input')
  if (of === 'results' || of === 'nodes') return named(nodeIds(text), 'node')
  if (of === 'run') return named(['id', 'directory', 'title'], 'of the run')
  if (of !== undefined || /\.[\w-]*$/.test(expression)) return null
  return {
    from,
    options: [
      { label: 'inputs', insert: 'inputs.', about: 'What the run was asked for' },
      { label: 'results', insert: 'results.', about: 'Results of nodes, by id' },
      { label: 'nodes', insert: 'nodes.', about: 'State and failure of nodes, by id' },
      { label: 'run', insert: 'run.', about: 'The run itself' },
      { label: 'item', about: 'The element of a forEach' },
      { label: 'index', about: 'The number of that element, from 0' },
    ],
  }
}

function keysAt(schema: Schema, { path, siblings }: PlaceInYaml): Proposal[] {
  const found = new Map<string, Proposal>()
  for (const part of partsAt(schema, path, siblings)) {
    for (const [label, field] of fields(part.properties)) {
      if (siblings.has(label) || found.has(label)) continue
      found.set(label, { label, insert: `${label}: `, about: aboutField(field) })
    }
  }
  return [...found.values()]
}

function valuesAt(schema: Schema, { path, siblings }: PlaceInYaml, key: string): Proposal[] {
  // A kind is not chosen by the kind that is there.
  const others = new Map([...siblings].filter(([name]) => name !== key))
  const found = new Map<string, Proposal>()
  for (const part of partsAt(schema, path, others)) {
    for (const value of alternatives(asSchema(asSchema(part.properties)?.[key]))) {
      const values = value.const === undefined ? (Array.isArray(value.enum) ? value.enum : []) : [value.const]
      if (value.type === 'boolean') values.push(true, false)
      for (const label of values.map(String)) found.set(label, { label, about: aboutField(value) })
    }
  }
  return [...found.values()]
}

/** The parts of the schema that stand for a mapping; of alternatives those that its `kind` allows. */
function partsAt(schema: Schema, path: readonly string[], siblings: ReadonlyMap<string, string>): Schema[] {
  let parts = alternatives(schema)
  for (const step of path) {
    parts = parts.flatMap((part) => {
      const next =
        step === '[]' ? part.items : (asSchema(part.properties)?.[step] ?? part.additionalProperties)
      return alternatives(asSchema(next))
    })
  }
  const kind = siblings
    .get('kind')
    ?.replaceAll(/["']|\s+#.*/g, '')
    .trim()
  if (kind === undefined) return parts
  const ofKind = parts.filter((part) => asSchema(asSchema(part.properties)?.kind)?.const === kind)
  return ofKind.length > 0 ? ofKind : parts
}

function alternatives(schema: Schema | null): Schema[] {
  if (schema === null) return []
  const choices = schema.anyOf ?? schema.oneOf
  return Array.isArray(choices) ? choices.flatMap((choice) => alternatives(asSchema(choice))) : [schema]
}

function asSchema(value: Json | undefined): Schema | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
}

const fields = (properties: Json | undefined) => Object.entries(asSchema(properties) ?? {})

function aboutField(field: Json): string | null {
  const about = asSchema(field)?.description
  return typeof about === 'string' ? about : null
}

/** Ids in the list of nodes, in their order. */
function nodeIds(text: string): string[] {
  const found = section(text, 'nodes').matchAll(
    /^\s*(?:-\s+)?(?:\{\s*(?:.*,\s*)?)?["']?id["']?:\s*["']?([\w-]+)/gm,
  )
  return [...new Set([...found].map(([, id]) => id ?? ''))]
}

function inputNames(text: string): string[] {
  const lines = section(text, 'inputs')
  const [, indent] = /^( +)\S/m.exec(lines) ?? []
  if (indent === undefined) return [...lines.matchAll(/[{,]\s*([\w-]+):/g)].map(([, name]) => name ?? '')
  return [...lines.matchAll(new RegExp(`^${indent}["']?([\\w-]+)["']?:`, 'gm'))].map(([, name]) => name ?? '')
}

/** What belongs to a key of the outermost mapping. */
function section(text: string, key: string): string {
  const [, rest = ''] = new RegExp(`^${key}:(.*(?:\\n(?:[ #-].*|\\s*))*)`, 'm').exec(text) ?? []
  return rest
}

/** The id that stands last before the cursor in its node. */
function idOfNode(before: string): string | undefined {
  return nodeIds(before).at(-1)
}
