import { MusterError } from '../../../../contract/errors.ts'
import type { Asker, Query } from '../../../../contract/module-query.ts'
import { contentHash } from '../../base/content-hash.ts'
import { resolvedPath } from '../../base/resolved-path.ts'
import type { QueryRecord } from '../../store/records.ts'
import { inOneLine, sameWords } from '../prompts/choose-history.ts'
import type { QueryParts } from './parts.ts'

type Link = Asker['chain'][number]

/** Characters of a question that a chain tells. */
const ABOUT_LENGTH = 80

/**
 * Who asks: the task of an instance, and by which questions it came to be asked itself. `questionOf` gives the question that
 * a task works for.
 */
export async function askerOf(
  parts: QueryParts,
  taskId: string | null,
  questionOf: (taskId: string) => QueryRecord | undefined,
): Promise<Asker> {
  if (taskId === null) return { taskId, module: null, depth: 0, chain: [] }
  let depth = 1
  for (let id: string | null = taskId; id !== null && depth <= parts.config.maxTaskDepth + 1; depth += 1) {
    const asked = questionOf(id)
    if (asked !== undefined) {
      const { askedBy, module } = asked
      return { taskId, module, depth: askedBy.depth + depth, chain: [...askedBy.chain, linkOf(asked)] }
    }
    id = parts.live.task(id)?.parentTaskId ?? null
  }
  const module = await moduleIn(parts, parts.live.task(taskId)?.directory)
  return {
    taskId,
    module,
    depth: depth - 1,
    chain: module === null ? [] : [{ module, about: null, key: null }],
  }
}

/** What a question is about, for people and for telling whether another one is about the same. */
export function linkOf({
  module,
  capability,
  type,
  question,
  input,
}: Pick<Query, 'module' | 'capability' | 'type' | 'question' | 'input'>): Link {
  return {
    module,
    about: capability?.id ?? inOneLine(question, ABOUT_LENGTH),
    key: contentHash([
      capability?.id ?? type,
      capability !== null && input !== null ? '' : sameWords(question),
      input,
    ]),
  }
}

/**
 * A module that is asked again about what it, or somebody since, was asked already would wait for itself.
 *
 * @throws MusterError `conflict`, with the chain
 */
export function refuseCycle({ chain }: Asker, next: Link): void {
  const since = chain.findIndex(({ module }) => module === next.module)
  if (since === -1 || !chain.slice(since).some(({ key }) => key === next.key)) return
  const told = [...chain, next].map(({ module, about }) => (about === null ? module : `${module} (${about})`))
  throw new MusterError('conflict', `This question goes round in a circle: ${told.join(' → ')}.`, {
    hint: 'Answer from what is known here, or say in the answer what could not be found out.',
    details: { chain: told },
  })
}

/** The module in whose directory a task works. */
async function moduleIn({ modules }: QueryParts, directory: string | undefined): Promise<string | null> {
  if (directory === undefined) return null
  const real = resolvedPath(directory)
  const { entries } = await modules.loaded()
  for (const entry of entries.values())
    if (entry.directory === directory || entry.directory === real) return entry.name
  return null
}
