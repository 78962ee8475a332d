import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import { objectOf } from '../json-object.ts'
import { compileRequirement } from '../requirement/compile-requirement.ts'
import type { Requirement } from '../requirement/requirement.ts'
import { validate } from '../validate/validate.ts'
import { type Compatibility, checkCompatibility, type Undecided } from './check-compatibility.ts'

/**
 * As `checkCompatibility`, of what modules offer and ask for: each is a requirement (what its documents are) or a JSON Schema.
 * What a requirement says that no schema can say (rules, counts of blocks, vectors that cover all texts) is decided where the
 * offer states the same or more; else the answer is "unknown".
 *
 * @throws MusterError `validation` when one of the two is neither
 */
export function checkOffer(produced: Json, required: Json): Compatibility {
  const [offer, wanted] = [requirementOf(produced), requirementOf(required)]
  const answer = checkCompatibility(schemaOf(offer, produced), schemaOf(wanted, required))
  if (wanted === null || answer.verdict === 'incompatible' || answer.verdict === 'unknown') return answer
  const undecided = [...rulesLeft(offer, wanted), ...countsLeft(offer, wanted), ...vectorsLeft(offer, wanted)]
  const [first] = undecided
  return first === undefined ? answer : { verdict: 'unknown', why: first.why, undecided }
}

function requirementOf(value: Json): Requirement | null {
  if (objectOf(value).kind !== 'requirement') return null
  const [problem] = validate(value).problems
  if (problem === undefined) return value as unknown as Requirement
  throw new MusterError(
    'validation',
    `The requirement is wrong at ${problem.pointer || 'its root'}: ${problem.reason}`,
    {
      hint: problem.fix,
    },
  )
}

const schemaOf = (requirement: Requirement | null, value: Json): Json =>
  requirement === null ? value : compileRequirement(requirement).schema

function* rulesLeft(offer: Requirement | null, wanted: Requirement): Generator<Undecided> {
  const stated = new Set(offer === null ? [] : compileRequirement(offer).rules)
  for (const rule of compileRequirement(wanted).rules) {
    if (!stated.has(rule))
      yield left(rule, '/rules', `The rule ${rule} is asked for, and not stated of what is produced.`)
  }
}

function* countsLeft(offer: Requirement | null, wanted: Requirement): Generator<Undecided> {
  for (const [type, { min = 0, max = Number.POSITIVE_INFINITY } = {}] of Object.entries(
    wanted.blocks?.types ?? {},
  )) {
    const stated = Object.entries(offer?.blocks?.types ?? {}).find(([name]) => name === type)?.[1]
    const { min: least = 0, max: most = Number.POSITIVE_INFINITY } = stated ?? {}
    // That there is none is said by the schema.
    if (least >= min && (most <= max || max === 0)) continue
    const pointer = `/blocks/types/${type}`
    yield left(
      'blockCounts',
      pointer,
      `How many blocks of the type "${type}" there are is asked for, and not stated so.`,
    )
  }
}

function* vectorsLeft(offer: Requirement | null, { embedding }: Requirement): Generator<Undecided> {
  if (!embedding?.required) return
  const stated = offer?.embedding
  const longest = embedding.chunking?.maxLength ?? Number.POSITIVE_INFINITY
  const isStated =
    stated?.required === true &&
    embedding.blocks.every((type) => stated.blocks.includes(type)) &&
    (stated.chunking?.maxLength ?? Number.POSITIVE_INFINITY) <= longest
  if (!isStated)
    yield left('embeddingsCover', '/embedding', 'Vectors of all texts are asked for, and not stated so.')
}

function left(keyword: string, pointer: string, why: string): Undecided {
  return { schema: 'required', keyword, pointer, why }
}
