import type { Json } from '../../../../contract/values.ts'
import type { WorkEvent } from '../../../../contract/work-item.ts'
import { run, type Work } from '../database/work.ts'

/** Who changes something. */
export interface Author {
  by: string
  /** The task whose instance it is; null: a person, or a program of theirs. */
  taskId: string | null
}

/** What a change touched, to be told of once it is committed. */
export interface Touched {
  items: Set<string>
  removed: Set<string>
  links: Set<string>
  vendors: Set<string>
  deployments: Set<string>
  enhancements: Set<string>
  configuration: boolean
}

/** One change of the tracker, by somebody at a time: all that its rules need besides the database. */
export interface Change extends Author {
  readonly at: number
  /** Of a new record: the same one when the change is carried out again. */
  newId(): string
  /** Of an entry of the history: a new one each time, so that these are in the order in which changes were carried out. */
  newEventId(): string
  readonly touched: Touched
}

export function nothingTouched(): Touched {
  return {
    items: new Set(),
    removed: new Set(),
    links: new Set(),
    vendors: new Set(),
    deployments: new Set(),
    enhancements: new Set(),
    configuration: false,
  }
}

type Noted = Pick<WorkEvent, 'recordId' | 'recordKind' | 'what' | 'version'> & {
  before?: Readonly<Record<string, Json>> | null
  after?: Readonly<Record<string, Json>> | null
}

/** Adds to the history of a record. */
export function* note(change: Change, event: Noted): Work<void> {
  const { recordId, recordKind, what, version, before = null, after = null } = event
  yield* run(
    `INSERT INTO work_events (id, record_id, record_kind, what, by_name, task_id, at, version, before, after)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    change.newEventId(),
    recordId,
    recordKind,
    what,
    change.by,
    change.taskId,
    change.at,
    version,
    before && JSON.stringify(before),
    after && JSON.stringify(after),
  )
}

/** The fields of a record that are not the same any more, as they were and are; not what changes with every change. */
export function differences(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): { before: Record<string, Json>; after: Record<string, Json> } {
  const changed = { before: {} as Record<string, Json>, after: {} as Record<string, Json> }
  for (const key of Object.keys(after)) {
    if (always.has(key) || JSON.stringify(before[key]) === JSON.stringify(after[key])) continue
    changed.before[key] = before[key] as Json
    changed.after[key] = after[key] as Json
  }
  return changed
}

/** Of a path the place of the parent is told. */
const always = new Set(['version', 'updatedAt', 'updatedBy', 'notesUpdatedAt', 'path', 'depth'])
