import type { Json } from '../../../../contract/values.ts'
import type { Compatibility } from '../../exchange/compatibility/check-compatibility.ts'
import { checkOffer } from '../../exchange/compatibility/check-offer.ts'
import type {
  BlocksRequirement,
  FieldRequirement,
  Requirement,
} from '../../exchange/requirement/requirement.ts'

/** One thing that is asked for, what the document has of it, and whether that fits by itself. */
export interface Aspect {
  what: string
  asked: string
  has: string
  verdict: Compatibility['verdict']
}

/** Things that are compared at most: each takes some ms. */
const MOST = 40

/**
 * What a requirement asks for, one by one, beside what an offer has of it. `more`: how many were left out.
 *
 * @param whole of all together: where that is compatible, each part is
 */
export function compareAspects(
  offer: Requirement,
  asked: Requirement,
  whole: Compatibility['verdict'],
): { aspects: Aspect[]; more: number } {
  const parts = [...partsOf(offer, asked)]
  const aspects = parts.slice(0, MOST).map(({ only, ...told }) => ({
    ...told,
    verdict:
      whole === 'compatible' ? whole : checkOffer(asJson(offer), asJson({ ...bare(asked), ...only })).verdict,
  }))
  return { aspects, more: Math.max(0, parts.length - MOST) }
}

interface Part {
  what: string
  asked: string
  has: string
  /** The requirement with this alone. */
  only: Partial<Requirement>
}

function* partsOf(
  offer: Requirement,
  { metadata = {}, blocks, embedding, schema, rules = [] }: Requirement,
): Generator<Part> {
  for (const [name, field] of Object.entries(metadata)) {
    const has = offer.metadata?.[name]
    yield {
      what: `metadata: ${name}`,
      asked: spellField(field),
      has: has === undefined ? 'nothing' : has.type,
      only: { metadata: { [name]: field } },
    }
  }
  if (blocks !== undefined) yield* blockParts(offer.blocks ?? {}, blocks)
  for (const rule of rules) {
    const has = offer.rules?.includes(rule) ? 'kept' : 'not kept'
    yield { what: `rule: ${rule}`, asked: 'kept', has, only: { rules: [rule] } }
  }
  if (embedding !== undefined) {
    const asked = `${embedding.model}, ${embedding.dimensions} dimensions${embedding.required ? '' : ', made there'}`
    yield { what: 'vectors', asked, has: 'nothing', only: { embedding } }
  }
  if (schema !== undefined) yield { what: 'further', asked: 'a JSON Schema', has: '', only: { schema } }
}

function* blockParts(has: BlocksRequirement, asked: BlocksRequirement): Generator<Part> {
  const count = (type: string) =>
    Object.entries(has.types ?? {}).find(([name]) => name === type)?.[1]?.min ?? 0
  for (const [type, wanted] of Object.entries(asked.types ?? {})) {
    const { min = 0, max, fields = [] } = wanted
    const number = max === undefined ? (min === 0 ? 'any number' : `${min} or more`) : `${min} to ${max}`
    yield {
      what: `blocks: ${type}`,
      asked: [number, ...fields.map((field) => `with ${field}`)].join(', '),
      has: String(count(type)),
      only: { blocks: { types: { [type]: wanted } } },
    }
  }
  if (asked.others === false) {
    const allowed = Object.keys(asked.types ?? {})
    const others = Object.keys(has.types ?? {}).filter((type) => count(type) > 0 && !allowed.includes(type))
    yield {
      what: 'blocks: others',
      asked: 'none',
      has: others.join(', ') || 'none',
      only: { blocks: { others: false, types: Object.fromEntries(allowed.map((type) => [type, {}])) } },
    }
  }
  const { provenance, places, headingLevel } = asked
  if (provenance !== undefined) {
    const seen = has.provenance?.join(', ') ?? 'not told of all'
    yield { what: 'seen by', asked: provenance.join(', '), has: seen, only: { blocks: { provenance } } }
  }
  if (places !== undefined)
    yield {
      what: 'places',
      asked: places,
      has: has.places ?? 'not told of all',
      only: { blocks: { places } },
    }
  if (headingLevel !== undefined) {
    const deepest = has.headingLevel === undefined ? 'no headings' : String(has.headingLevel)
    yield {
      what: 'deepest heading',
      asked: String(headingLevel),
      has: deepest,
      only: { blocks: { headingLevel } },
    }
  }
}

function spellField({ type, required = false, format, enum: values, pattern }: FieldRequirement): string {
  return [
    type,
    ...(format === undefined ? [] : [format]),
    ...(values === undefined ? [] : [`one of ${values.map((each) => JSON.stringify(each)).join(', ')}`]),
    ...(pattern === undefined ? [] : [`like ${pattern}`]),
    ...(required ? [] : ['may be missing']),
  ].join(', ')
}

const bare = ({ kind, format, name, version }: Requirement): Requirement => ({ kind, format, name, version })
const asJson = (requirement: Requirement) => requirement as unknown as Json
