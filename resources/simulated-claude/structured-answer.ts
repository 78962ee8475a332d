import type { Random } from './random.ts'

type Schema = Record<string, unknown>

/** Deeper than this only what is required is filled in, so that a schema that contains itself comes to an end. */
const DEEP = 4
/** No further than this, whatever the schema demands. */
const DEEPEST = 12

/** What a text of that name might say; the first pattern that fits counts. */
const phrases: readonly [RegExp, readonly [string, ...string[]]][] = [
  [/file|path/i, ['src/session/store.ts', 'src/queue/worker.ts', 'src/http/retry.ts', 'src/cache/lease.ts']],
  [/severity|risk|level/i, ['high', 'medium', 'low']],
  [/status|verdict/i, ['ok', 'needs work']],
  [/title|name|label/i, ['Renew the lease first', 'Let errors through', 'Count for each caller']],
  [/id$|key|slug/i, ['lease', 'errors', 'counter']],
  [/prompt|task|step|instruction/i, ['Look at how the lease is renewed', 'Add a test that fails without it']],
  [/command/i, ['npm test']],
  [/url|link/i, ['https://example.com/']],
  [/remed|fix|suggest|action/i, ['Renew first, then work', 'Start the clock before the request']],
  [
    /./,
    [
      'The lease is renewed after the work instead of before it.',
      'Two callers share one counter without a lock.',
      'An error is caught and turned into an empty list.',
    ],
  ],
]

const formats: Record<string, string> = {
  date: '2026-01-15',
  time: '10:30:00Z',
  'date-time': '2026-01-15T10:30:00Z',
  email: 'someone@example.com',
  uri: 'https://example.com/',
  uuid: '11111111-1111-4111-8111-111111111111',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
}

/** Tried one after the other for a `pattern`; when none fits, the answer does not satisfy it. */
const samples =
  'a A 1 a1 ab abc main v1 1.0 1.0.0 v1.0.0 2026-01-15 #a1b2c3 a1b2c3d src/index.ts feature/lease'.split(' ')

/**
 * A value that satisfies a JSON Schema, as far as this knows it: one of its `examples`, else by types, `enum`, `const`,
 * required and optional properties, bounds of numbers, texts and lists, `anyOf`, `oneOf`, `allOf`, references within the
 * schema. The same seed gives the same value; texts are chosen by the names of their properties.
 */
export function answerBySchema(schema: Schema, random: Random): unknown {
  return make(schema, { root: schema, random, name: '', at: 0, depth: 0 })
}

interface Place {
  root: Schema
  random: Random
  /** Of the property. */
  name: string
  /** Index in the list. */
  at: number
  depth: number
}

function make(given: unknown, place: Place): unknown {
  const schema = resolve(given, place.root)
  const { random } = place
  if (place.depth > DEEPEST) return null
  if ('const' in schema) return schema.const
  const { examples } = schema
  if (Array.isArray(examples) && examples.length > 0) return examples[random.integer(0, examples.length - 1)]
  const choices = schema.enum
  if (Array.isArray(choices) && choices.length > 0) return choices[random.integer(0, choices.length - 1)]
  switch (typeOf(schema)) {
    case 'object':
      return makeObject(schema, place)
    case 'array':
      return makeList(schema, place)
    case 'string':
      return makeText(schema, place)
    case 'integer':
    case 'number':
      return makeNumber(schema, place)
    case 'boolean':
      return random.next() < 0.7
    default:
      return null
  }
}

/** Follows references and joins what must all hold; of alternatives the first is taken. */
function resolve(given: unknown, root: Schema, hops = 0): Schema {
  const schema = isSchema(given) ? given : {}
  if (hops > DEEPEST) return {}
  if (typeof schema.$ref === 'string') return resolve(lookUp(schema.$ref, root), root, hops + 1)
  const { allOf, anyOf, oneOf, ...rest } = schema
  const parts = [
    ...(Array.isArray(allOf) ? allOf : []),
    ...[anyOf, oneOf].flatMap((list) => (Array.isArray(list) ? list.slice(0, 1) : [])),
  ]
  const whole: Schema = rest
  for (const part of parts.map((each) => resolve(each, root, hops + 1))) {
    const properties = Object.assign({}, whole.properties, part.properties)
    const required = [...listOf(whole.required), ...listOf(part.required)]
    Object.assign(whole, part, { properties, required })
  }
  return whole
}

function lookUp(ref: string, root: Schema): unknown {
  let found: unknown = root
  for (const key of ref.replace(/^#\/?/, '').split('/')) {
    if (key !== '')
      found = isSchema(found) ? found[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined
  }
  return found
}

function typeOf(schema: Schema): unknown {
  const { type } = schema
  if (Array.isArray(type)) return type.find((each) => each !== 'null') ?? 'null'
  if (type !== undefined) return type
  if (isSchema(schema.properties) && Object.keys(schema.properties).length > 0) return 'object'
  if (schema.items !== undefined) return 'array'
  return 'string'
}

function makeObject(schema: Schema, place: Place): Schema {
  const properties = isSchema(schema.properties) ? schema.properties : {}
  const required = listOf(schema.required).map(String)
  const answer: Schema = {}
  for (const name of new Set([...Object.keys(properties), ...required])) {
    const isWanted = required.includes(name) || (place.depth < DEEP && place.random.next() < 0.7)
    if (isWanted) answer[name] = make(properties[name], { ...place, name, depth: place.depth + 1 })
  }
  return answer
}

function makeList(schema: Schema, place: Place): unknown[] {
  const least = numberOf(schema.minItems) ?? 0
  const most = numberOf(schema.maxItems) ?? Number.POSITIVE_INFINITY
  const wanted = place.depth >= DEEP ? least : Math.max(least, place.random.integer(1, 3))
  const list: unknown[] = []
  const seen = new Set<string>()
  const length = Math.min(wanted, most, 1_000)
  for (let attempt = 0; list.length < length && attempt < 10 * length; attempt += 1) {
    const item = make(schema.items, { ...place, at: list.length, depth: place.depth + 1 })
    const key = JSON.stringify(item)
    if (schema.uniqueItems === true && seen.has(key)) continue
    seen.add(key)
    list.push(item)
  }
  return list
}

function makeText(schema: Schema, { name, at, random }: Place): string {
  if (typeof schema.pattern === 'string') return matching(schema.pattern)
  const known = typeof schema.format === 'string' ? formats[schema.format] : undefined
  if (known !== undefined) return known
  const [, choices] = phrases.find(([pattern]) => pattern.test(name)) ?? [null, ['text'] as const]
  const phrase = at === 0 ? random.pick(choices) : (choices[at % choices.length] ?? choices[0])
  const least = numberOf(schema.minLength) ?? 0
  return phrase.padEnd(least, ' and so on').slice(0, numberOf(schema.maxLength) ?? 1_000)
}

function matching(pattern: string): string {
  try {
    const expression = new RegExp(pattern, 'u')
    return samples.find((sample) => expression.test(sample)) ?? 'text'
  } catch {
    return 'text'
  }
}

function makeNumber(schema: Schema, { name, random }: Place): number {
  const isInteger = typeOf(schema) === 'integer'
  const step = numberOf(schema.multipleOf) ?? (isInteger ? 1 : 0.01)
  const above = numberOf(schema.exclusiveMinimum)
  const below = numberOf(schema.exclusiveMaximum)
  const low = numberOf(schema.minimum) ?? (above === null ? null : above + step)
  const high = numberOf(schema.maximum) ?? (below === null ? null : below - step)
  const from = low ?? Math.min(high ?? 1, 1)
  const to = high ?? from + (/line/i.test(name) ? 200 : 9)
  // Whole steps, so that `multipleOf` holds.
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.max(first, Math.floor(to / step + 1e-9))
  return Number((random.integer(first, last) * step).toFixed(isInteger ? 0 : 6))
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
