import { whyNotAsked } from '../../../../contract/module.ts'
import type { Query } from '../../../../contract/module-query.ts'
import type { QueryRecord } from '../../store/records.ts'
import type { ModuleEntry } from '../registry/module-entry.ts'
import type { Asking } from './asking.ts'

type Standing = { start: true } | { wait: string } | { end: NonNullable<Query['error']> }

/** How things stand, counted once for all that wait: there may be thousands. */
export interface Turns {
  /** How many questions are at work, by module. */
  atWork: ReadonlyMap<string, number>
  /** Whose turn it is in each conversation: of the one that is at work, else of the one that was asked first. */
  next: ReadonlyMap<string, QueryRecord>
}

export function countTurns({ open, starting }: Pick<Asking, 'open' | 'starting'>): Turns {
  const atWork = new Map<string, number>()
  const first = new Map<string, QueryRecord>()
  const busy = new Map<string, QueryRecord>()
  for (const query of open.values()) {
    const { module, conversationId } = query
    const before = first.get(conversationId)
    if (before === undefined || isBefore(query, before)) first.set(conversationId, query)
    if (query.state !== 'asked' && !starting.has(query.id)) continue
    atWork.set(module, (atWork.get(module) ?? 0) + 1)
    busy.set(conversationId, query)
  }
  return { atWork, next: new Map([...first, ...busy]) }
}

function isBefore(a: QueryRecord, b: QueryRecord): boolean {
  return a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.id < b.id)
}

/** Whether a question that waits may be asked now, else for what it waits, or why it never will be. */
export function mayStart(
  asking: Asking,
  query: QueryRecord,
  modules: ReadonlyMap<string, ModuleEntry>,
  turns: Turns,
): Standing {
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
  const last = questionBefore(asking, query)
  if (last !== null && last?.state !== 'answered') {
    if (last && asking.open.has(last.id)) return { wait: `waits for the answer of ${last.module}` }
    const message = `${last?.module ?? 'The one before it'} gave no answer that it could go on from.`
    return { end: { reason: 'not_asked', message, hint: null } }
  }
  if (turns.next.get(query.conversationId) !== query)
    return { wait: 'waits for the question before it in its conversation' }
  const atWork = turns.atWork.get(query.module) ?? 0
  const { maxParallel } = entry.definition
  if (atWork >= maxParallel)
    return {
      wait: `waits for ${query.module} to have room: ${atWork} of ${maxParallel} questions are at work`,
    }
  return { start: true }
}

/** Of a sequence the one whose answer a question is told; null: it is told of none. Undefined: it was forgotten. */
export function questionBefore(
  asking: Pick<Asking, 'group'>,
  { groupId, position, decision }: QueryRecord,
): QueryRecord | null | undefined {
  if (groupId === null || position === 0 || decision.request.mode !== 'sequence') return null
  return asking.group(groupId).find((each) => each.position === position - 1)
}
