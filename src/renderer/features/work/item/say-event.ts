import type { Json } from '../../../../contract/values.ts'
import { LinkKind, type WorkEvent } from '../../../../contract/work-item.ts'
import { wordsOf } from './link-words.ts'

/** A change in words, with what else it is about. */
export interface SaidEvent {
  /** `linked: blocked by`, `claimed`, `refused a gate: …`. */
  words: string
  /** Another item that it names. */
  itemId?: string
  /** A task of an instance that it names. */
  taskId?: string
}

/** A change that is told as a sentence; null: by its fields, as they were and are. */
export function sayEvent({ what, recordId, recordKind, before, after }: WorkEvent): SaidEvent | null {
  const told = after ?? before ?? {}
  const what_ = what.replaceAll('_', ' ')
  if (recordKind === 'link') {
    const { fromId, toId, taskId } = told
    const kind = LinkKind.options.find((each) => each === told.kind)
    if (typeof taskId === 'string') return { words: `${what_}:`, taskId }
    if (typeof fromId !== 'string' || typeof toId !== 'string' || kind === undefined) return null
    const words = wordsOf({ fromId, kind }, recordId).toLowerCase()
    return { words: `${what_}: ${words}`, itemId: fromId === recordId ? toId : fromId }
  }
  if (recordKind === 'gate') {
    const note = textOf(told.note)
    return { words: `${what_}: ${textOf(told.reason)}${note === '' ? '' : ` (${note})`}` }
  }
  return null
}

/** Ids of other items that changes name, so that their titles can be told. */
export function itemsNamed(events: readonly WorkEvent[]): string[] {
  return events.flatMap((event) => {
    const said = sayEvent(event)?.itemId
    const parents = [event.before?.parentId, event.after?.parentId].filter((id) => typeof id === 'string')
    return said === undefined ? parents : [said, ...parents]
  })
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}
