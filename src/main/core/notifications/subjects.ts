import type { Happening } from '../store/delivery-store.ts'
import { toPermission } from '../store/records.ts'
import { ofApproval, ofConflict, ofPermission, ofRun, ofStall, ofTask, ofWindow, type Told } from './items.ts'
import type { Subject } from './match-rules.ts'
import type { NotificationGround } from './parts.ts'

type Parts = Pick<NotificationGround, 'live' | 'store' | 'tracker'>

/** What a rule may ask about something that happened, but for labels; null: it is gone, or nothing to tell. */
export function subjectOf(parts: Parts, happening: Happening): Subject | null {
  const told = toldOf(parts, happening)
  if (told === null) return null
  const { taskId, runId } = told.item
  const task = taskId === null ? undefined : parts.live.task(taskId)
  const run = parts.store.runs.head(runId ?? task?.node?.runId ?? '')
  return {
    ...told,
    workflow: run?.workflow ?? null,
    module: taskId === null ? null : (parts.store.moduleQueries.byTask(taskId)?.module ?? null),
    labels: [],
  }
}

function toldOf({ live, store, tracker }: Parts, happening: Happening): Told | null {
  const { kind, subject, nodeId, item, state, note, at } = happening
  switch (kind) {
    case 'task': {
      const task = live.task(subject)
      return task && state !== null ? ofTask(task, state as Parameters<typeof ofTask>[1], at) : null
    }
    case 'permission': {
      const record = live.permissions.get(subject) ?? store.permissions.get(subject)
      if (record?.state !== 'pending') return null
      return ofPermission(toPermission(record), live.task(record.taskId)?.directory ?? null)
    }
    case 'approval': {
      const element = item === null || item < 0 ? null : item
      const approval = store.runs.approval(subject, nodeId ?? '', element)
      if (approval?.state !== 'pending') return null
      const directory = store.runs.head(subject)?.directory ?? null
      return ofApproval(approval, approvalName(subject, nodeId ?? '', element), directory)
    }
    case 'run': {
      const run = store.runs.head(subject)
      return run && state !== null ? ofRun(run, state, at) : null
    }
    case 'conflict': {
      const conflict = tracker.openConflicts().find(({ id }) => id === subject)
      return conflict === undefined ? null : ofConflict(conflict, `conflict ${subject}`, at)
    }
    case 'stalled': {
      const task = live.task(subject)
      return task ? ofStall(task, note, at) : null
    }
    case 'window':
      return ofWindow(subject, at)
  }
}

/** What an item waits for, as {@link isOpen} reads it. */
function approvalName(runId: string, nodeId: string, item: number | null): string {
  return `approval ${runId} ${item ?? ''} ${nodeId}`
}

/** Whether what an item asks was not answered yet. What asks nothing stays worth telling. */
export function isOpen({ live, store, tracker }: Parts, told: Told['item']): boolean {
  if (told.permissionId !== null) {
    const record = live.permissions.get(told.permissionId) ?? store.permissions.get(told.permissionId)
    return record?.state === 'pending'
  }
  if (told.waitsFor === null) return true
  const [what, id = '', item = '', ...node] = told.waitsFor.split(' ')
  if (what === 'conflict') return tracker.openConflicts().some((conflict) => conflict.id === id)
  const approval = store.runs.approval(id, node.join(' '), item === '' ? null : Number(item))
  return approval?.state === 'pending'
}
