import type { WorkItemStatus, WorkItemType } from './work-item.ts'

type Moves = Partial<Record<WorkItemStatus, readonly WorkItemStatus[]>>

/** Of projects, sessions and research. */
const plain: Moves = {
  active: ['blocked', 'completed', 'cancelled'],
  blocked: ['active', 'cancelled'],
  completed: ['active'],
  cancelled: ['active'],
}

const ofTasks: Moves = {
  'need-to-be-done': ['in-progress', 'blocked', 'cancelled'],
  'in-progress': ['need-to-be-done', 'in-review', 'complete', 'blocked', 'cancelled'],
  'in-review': ['in-progress', 'complete', 'cancelled'],
  blocked: ['need-to-be-done', 'in-progress', 'cancelled'],
  complete: ['need-to-be-done'],
  cancelled: ['need-to-be-done'],
}

function movesOf(type: WorkItemType): Moves {
  return type === 'task' ? ofTasks : plain
}

/** The statuses that an item of a type can have, in the order of a board's columns. */
export function statusesOf(type: WorkItemType): readonly WorkItemStatus[] {
  return Object.keys(movesOf(type)) as WorkItemStatus[]
}

/** Where an item of a type may go from a status; none for one that the type does not have. */
export function legalMoves(type: WorkItemType, from: WorkItemStatus): readonly WorkItemStatus[] {
  return movesOf(type)[from] ?? []
}

/** What a new item of a type begins with. */
export function firstStatus(type: WorkItemType): WorkItemStatus {
  return type === 'task' ? 'need-to-be-done' : 'active'
}

/** Nobody has begun it: only such items are offered as ready. */
export function isOpen(status: WorkItemStatus): boolean {
  return status === 'need-to-be-done' || status === 'active'
}

/** It holds nothing up any more. */
export function isDone(status: WorkItemStatus): boolean {
  return status === 'completed' || status === 'complete' || status === 'cancelled'
}
