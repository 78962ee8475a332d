import type { ExportSubject } from '../../../../contract/exports.ts'
import type { ExportGroup, ExportRows, ListedTask } from '../../store/export-rows.ts'
import { goneError, requireFound } from './gone-error.ts'
import type { Unit } from './writer.ts'

type Subject = Exclude<ExportSubject, { kind: 'search' }>

/** What is read at once of an export: all of it, of everything a run or a session with its tasks. */
export interface Group {
  units: readonly Unit[]
  tasks: readonly ListedTask[]
  /** How many groups come before it, of how many; each time it is asked they are counted. Null: it is all there is. */
  place(): { index: number; count: number } | null
  /** The one behind it. */
  next(): Group | null
}

/**
 * The group that an export is at: the one with this unit, or the first. Null: there is none.
 *
 * @throws MusterError `not_found`
 */
export function groupAt(rows: ExportRows, subject: Subject, at: Unit | null): Group | null {
  if (subject.kind !== 'all') {
    const tasks = tasksOf(rows, subject)
    return { units: unitsOf(subject, tasks), tasks, place: () => null, next: () => null }
  }
  if (at === null) return wholeGroup(rows, rows.groups.after(null))
  const id = at.kind === 'task' ? requireFound(rows.task(at.id), 'task', at.id).sessionId : at.id
  return wholeGroup(rows, { kind: at.kind === 'run' ? 'run' : 'session', id })
}

function wholeGroup(rows: ExportRows, head: ExportGroup | null): Group | null {
  if (head === null) return null
  const tasks = head.kind === 'run' ? [] : rows.tasks({ sessionId: head.id })
  const units: Unit[] = [head, ...tasks.map(({ id }): Unit => ({ kind: 'task', id }))]
  return {
    units,
    tasks,
    place: () => rows.groups.place(head),
    next: () => wholeGroup(rows, rows.groups.after(head)),
  }
}

/** @throws MusterError `not_found` */
function tasksOf(rows: ExportRows, subject: Exclude<Subject, { kind: 'all' }>): ListedTask[] {
  if (subject.kind === 'session') return rows.tasks({ sessionId: subject.sessionId })
  if (subject.kind === 'run') return rows.tasks({ runId: subject.runId })
  const found = rows.tasks({ ids: subject.taskIds })
  const ids = new Set(found.map(({ id }) => id))
  const missing = subject.taskIds.find((id) => !ids.has(id))
  if (missing !== undefined) throw goneError('task', missing)
  return found
}

function unitsOf(subject: Exclude<Subject, { kind: 'all' }>, tasks: readonly ListedTask[]): Unit[] {
  if (subject.kind === 'session' && tasks.length === 0) return [{ kind: 'session', id: subject.sessionId }]
  const units: Unit[] = subject.kind === 'run' ? [{ kind: 'run', id: subject.runId }] : []
  let session = ''
  for (const { id, sessionId } of tasks) {
    if (sessionId !== session) units.push({ kind: 'session', id: sessionId })
    session = sessionId
    units.push({ kind: 'task', id })
  }
  return units
}
