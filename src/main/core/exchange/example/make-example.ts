import { MusterError } from '../../../../contract/errors.ts'
import type { Json } from '../../../../contract/values.ts'
import {
  type Block,
  type Embeddings,
  type ExchangeDocument,
  FORMAT_VERSION,
  type Metadata,
} from '../document.ts'
import { generateInstance } from '../generate/generate.ts'
import { fieldSchemas } from '../requirement/compile-requirement.ts'
import type { EmbeddingRequirement, Requirement } from '../requirement/requirement.ts'
import { validate } from '../validate/validate.ts'
import { walkBlocks } from '../walk-blocks.ts'
import { countBlocks, exampleBlocks, examplePage } from './example-blocks.ts'
import { type Pick, pickBySeed } from './pick.ts'

/** Vectors that are made at most, in numbers. */
const MOST_NUMBERS = 1_000_000

/**
 * A document that satisfies a requirement: the same one for the same seed (a whole number), others for most others; for
 * null the one with nothing that may be left out. It may take long to find values of patterns: see `runHeavy`.
 *
 * @param requirement one that `validate` finds nothing wrong with
 * @throws MusterError `validation` when none was found, which tells why
 */
export function makeExample(requirement: Requirement, seed: number | null): ExchangeDocument {
  const pick = pickBySeed(seed)
  const counts = countBlocks(requirement, pick)
  if (counts === null)
    throw none(requirement, 'It asks for more blocks than an example has.', 'Ask for fewer.')
  const blocks = exampleBlocks(requirement, counts, pick)
  const { embedding } = requirement
  const document: ExchangeDocument = {
    kind: 'document',
    format: FORMAT_VERSION,
    name: 'example',
    metadata: exampleMetadata(requirement, seed, pick),
    coordinates: { unit: 'pt', origin: 'topLeft' },
    pages: [examplePage],
    blocks,
    relations: [],
    ...(embedding?.required ? { embeddings: exampleVectors(requirement, embedding, blocks, pick) } : {}),
  }
  // As everybody else does: what it asks for by a schema of its own is found there.
  const { problems } = validate(document as unknown as Json, { requirement })
  const [first] = problems
  if (first === undefined) return document
  const reason = `What was made does not satisfy it at "${first.pointer}": ${first.reason}`
  throw none(
    requirement,
    reason,
    'Give the fields that its schema speaks of an example, or ask for them in words of the format.',
  )
}

function exampleMetadata(requirement: Requirement, seed: number | null, pick: Pick): Metadata {
  const schemas = fieldSchemas(requirement)
  const values = Object.entries(requirement.metadata ?? {}).flatMap(
    ([name, field], index): [string, Json][] => {
      if (!field.required && pick.upTo(1) === 0) return []
      const examples = field.example === undefined ? {} : { examples: [field.example] }
      const schema = { ...schemas.get(name), ...examples }
      if (seed === null && field.example !== undefined) return [[name, field.example]]
      const made = generateInstance(schema, seed === null ? null : seed + index)
      if ('value' in made) return [[name, made.value]]
      const reason = `No value of the field "${name}" was found. ${made.problem}`
      throw none(requirement, reason, 'Give the field an example.')
    },
  )
  return Object.fromEntries(values)
}

function exampleVectors(
  requirement: Requirement,
  { model, dimensions, metric, blocks: types, chunking }: EmbeddingRequirement,
  blocks: readonly Block[],
  pick: Pick,
): Embeddings {
  const vectors: Embeddings['vectors'] = []
  const { maxLength = Number.POSITIVE_INFINITY, overlap = 0 } = chunking ?? {}
  for (const { block } of walkBlocks(blocks)) {
    if (!types.includes(block.type) || !('text' in block)) continue
    for (let from = 0; from < block.text.length; from += maxLength - overlap) {
      const to = Math.min(block.text.length, from + maxLength)
      if ((vectors.length + 1) * dimensions > MOST_NUMBERS) {
        throw none(
          requirement,
          'It asks for more vectors than an example has.',
          'Ask for fewer dimensions or longer chunks.',
        )
      }
      const vector = Array.from({ length: dimensions }, () => pick.upTo(200) / 100 - 1)
      vectors.push({ block: block.id, span: [from, to], vector })
      if (to === block.text.length) break
    }
  }
  return { model, dimensions, metric, vectors }
}

function none({ name }: { name: string }, reason: string, hint: string): MusterError {
  return new MusterError('validation', `No example of ${name} could be made. ${reason}`, { hint })
}
