import { beginningOf } from '../../../contract/cut-text.ts'
import { WorkItemStatus, WorkItemType } from '../../../contract/work-item.ts'
import { statusesOf } from '../../../contract/work-moves.ts'
import type { ItemQuery } from './item-list.ts'

export const workViews = ['board', 'tree', 'list', 'components', 'deployments'] as const
export type WorkView = (typeof workViews)[number]

/** What of the work is shown, as its address has it: `?view=tree&type=task&status=blocked,in-review&q=words`. */
export interface WorkAddress {
  /** Left out: the board. */
  view?: WorkView
  type?: WorkItemType
  /** One or several, with commas between. */
  status?: string
  /** Each encoded, with commas between: a label may have some of its own. */
  label?: string
  /** `none`, `any` or a name. */
  claimed?: string
  q?: string
  /** `1`: only what an instance filed and nobody has looked at. */
  unseen?: '1'
}

/** Labels that a filter has at most. */
const MOST_LABELS = 10

/** What of an address is known here. */
export function readWorkAddress(search: Record<string, unknown>): WorkAddress {
  const view = workViews.find((each) => each === search.view && each !== 'board')
  const type = WorkItemType.options.find((each) => each === search.type)
  const statuses = statusesIn(textOf(search.status)).filter(
    (status) => type === undefined || statusesOf(type).includes(status),
  )
  const labels = labelsIn(textOf(search.label))
  const claimed = beginningOf(textOf(search.claimed), 100)
  const q = beginningOf(textOf(search.q), 200)
  return {
    ...(view === undefined ? {} : { view }),
    ...(type === undefined ? {} : { type }),
    ...(statuses.length === 0 ? {} : { status: statuses.join() }),
    ...(labels.length === 0 ? {} : { label: labels.map(encodeURIComponent).join() }),
    ...(claimed === '' ? {} : { claimed }),
    ...(q.trim() === '' ? {} : { q }),
    ...(search.unseen === '1' ? { unseen: '1' } : {}),
  }
}

/** What the supervisor is asked for. */
export function queryOf(address: WorkAddress): ItemQuery {
  const { type, status = '', label = '', claimed, q, unseen } = address
  const statuses = statusesIn(status)
  const labels = labelsIn(label)
  return {
    ...(type === undefined ? {} : { itemTypes: [type] }),
    ...(statuses.length === 0 ? {} : { statuses }),
    ...(labels.length === 0 ? {} : { labels }),
    ...(claimed === undefined ? {} : { claimed }),
    ...(q === undefined ? {} : { search: q.trim() }),
    ...(unseen === undefined ? {} : { unseen: true }),
  }
}

/** Whether anything is filtered away. */
export function isFiltered({ view: _view, ...filter }: WorkAddress): boolean {
  return Object.keys(filter).length > 0
}

export function statusesIn(text: string): WorkItemStatus[] {
  const named = text.split(',')
  return WorkItemStatus.options.filter((status) => named.includes(status))
}

export function labelsIn(text: string): string[] {
  const labels = text.split(',').map(decode)
  return [...new Set(labels)].filter((label) => label !== '' && label.length <= 50).slice(0, MOST_LABELS)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // Somebody wrote it by hand.
    return text
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
