import { whyNotAsked } from '../../../../contract/module.ts'
import type { Query } from '../../../../contract/module-query.ts'
import type { QueryRecord } from '../../store/records.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'
import type { Asking } from './asking.ts'

type Standing = { start: true } | { wait: string } | { end: NonNullable<Query['error']> }

/** Whether a question that waits may be asked now, else for what it waits, or why it never will be. */
export function mayStart(
  asking: Asking,
  query: QueryRecord,
  modules: ReadonlyMap<string, ModuleEntry>,
): Standing {
  const { open, starting } = asking
  const entry = modules.get(query.module)
  const obstacle = entry === undefined ? 'It is not there any more.' : whyNotAsked(entry)
  if (entry === undefined || obstacle !== null)
    return {
      end: {
        reason: 'not_asked',
        message: `${query.module} can't be asked now: ${obstacle}`,
        hint: 'Look at it by muster module show.',
      },
    }
  if (query.groupId !== null && query.position > 0 && query.decision.request.mode === 'sequence') {
    const last = asking.group(query.groupId).find(({ position }) => position === query.position - 1)
    if (last?.state !== 'answered') {
      if (last && open.has(last.id)) return { wait: `waits for the answer of ${last.module}` }
      const message = `${last?.module ?? 'The one before it'} gave no answer that it could go on from.`
      return { end: { reason: 'not_asked', message, hint: null } }
    }
  }
  let atWork = 0
  for (const other of open.values()) {
    const isAtWork = other.state === 'asked' || starting.has(other.id)
    if (other.module === query.module && isAtWork) atWork += 1
    if (other.id === query.id || other.conversationId !== query.conversationId) continue
    if (
      isAtWork ||
      other.createdAt < query.createdAt ||
      (other.createdAt === query.createdAt && other.id < query.id)
    )
      return { wait: 'waits for the question before it in its conversation' }
  }
  const { maxParallel } = entry.definition
  if (atWork >= maxParallel)
    return {
      wait: `waits for ${query.module} to have room: ${atWork} of ${maxParallel} questions are at work`,
    }
  return { start: true }
}
