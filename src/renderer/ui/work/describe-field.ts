import type { Json } from '../../../contract/values.ts'
import { WorkItemStatus, WorkPriority } from '../../../contract/work-item.ts'
import { priorityLooks, statusLooks } from './item-look.ts'

/** The fields of an item in words. */
const names: Readonly<Record<string, string>> = {
  title: 'Title',
  status: 'Status',
  priority: 'Priority',
  labels: 'Labels',
  notes: 'Notes',
  metadata: 'Details',
  parentId: 'Parent',
  path: 'Place',
  depth: 'Level',
  rank: 'Place in its list',
  branch: 'Branch',
  commit: 'Commit',
  claim: 'Claim',
  unseen: 'Not looked at',
  deletedAt: 'Removed',
  name: 'Name',
  targetQuarter: 'Quarter',
  release: 'Release',
}

/** What a field is called. */
export function fieldName(field: string): string {
  return names[field] ?? field
}

/** A value of a field as a person reads it. */
export function describeValue(field: string, value: Json | undefined): string {
  if (value === undefined || value === null || value === '') return 'nothing'
  const status = field === 'status' ? WorkItemStatus.options.find((each) => each === value) : undefined
  if (status !== undefined) return statusLooks[status].word
  const priority = field === 'priority' ? WorkPriority.options.find((each) => each === value) : undefined
  if (priority !== undefined) return priorityLooks[priority].word
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.length === 0 ? 'nothing' : value.join(', ')
  if (field === 'claim' && typeof value === 'object' && !Array.isArray(value)) return String(value.by)
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return typeof value === 'object' ? JSON.stringify(value, null, 2) : String(value)
}
