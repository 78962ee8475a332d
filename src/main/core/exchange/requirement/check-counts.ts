import type { BlockType, ExchangeDocument } from '../document.ts'
import { pointerTo } from '../json-pointer.ts'
import type { ExchangeProblem } from '../validate/problem.ts'
import { type Standing, walkBlocks } from '../walk-blocks.ts'
import type { EmbeddingRequirement, Requirement } from './requirement.ts'

/**
 * What a requirement asks for that is counted over the whole document: blocks of a type (`blockCounts`), and vectors of
 * their texts (`embeddingsCover`).
 */
export function* checkCounts(
  document: ExchangeDocument,
  requirement: Requirement,
): Generator<ExchangeProblem> {
  const standing = [...walkBlocks(document.blocks)]
  const byType = Map.groupBy(standing, ({ block }) => block.type)
  for (const [type, { min = 0, max = Number.POSITIVE_INFINITY } = {}] of Object.entries(
    requirement.blocks?.types ?? {},
  )) {
    const count = byType.get(type as BlockType)?.length ?? 0
    if (count >= min && count <= max) continue
    const bound = count < min ? `must have ${min} or more` : `may have ${max} at most`
    yield {
      pointer: '/blocks',
      rule: 'blockCounts',
      reason: `The document has ${count} of the type "${type}", and ${bound}.`,
      fix: count < min ? `Add ${min - count}.` : `Remove ${count - max}.`,
    }
  }
  if (requirement.embedding?.required) yield* checkVectors(document, standing, requirement.embedding)
}

function* checkVectors(
  { embeddings }: ExchangeDocument,
  standing: readonly Standing[],
  { blocks, chunking }: EmbeddingRequirement,
): Generator<ExchangeProblem> {
  const vectors = Map.groupBy(embeddings?.vectors ?? [], ({ block }) => block)
  const longest = chunking?.maxLength ?? Number.POSITIVE_INFINITY
  for (const { block, path } of standing) {
    if (!blocks.includes(block.type) || !('text' in block) || block.text === '') continue
    const spans = (vectors.get(block.id) ?? []).map(({ span }) => span ?? ([0, block.text.length] as const))
    const tell = (reason: string, fix: string) => ({
      pointer: pointerTo(path),
      rule: 'embeddingsCover',
      reason,
      fix,
    })
    const tooLong = spans.find(([from, to]) => to - from > longest)
    if (tooLong) {
      const length = tooLong[1] - tooLong[0]
      yield tell(
        `A vector is of ${length} characters, and may be of ${longest} at most.`,
        'Cut its text into chunks.',
      )
    }
    const end = spans
      .toSorted((a, b) => a[0] - b[0])
      .reduce((reached, [from, to]) => (from > reached ? reached : Math.max(reached, to)), 0)
    if (end < block.text.length) {
      yield tell(`No vector is of its text from character ${end} on.`, 'Add vectors that cover the text.')
    }
  }
}
