import type { Json } from '../../../../contract/values.ts'
import type { LinkKind, WorkItemStatus, WorkItemType, WorkPriority } from '../../../../contract/work-item.ts'

/** A link as a file tells it, as seen from the item that it stands at. */
export interface ImportedLink {
  toId: string
  kind: LinkKind
}

/** An item as a file tells it, with the id that it has, or is to have, in the tracker. */
export interface ImportedItem {
  id: string
  parentId: string | null
  itemType: WorkItemType
  title: string
  status: WorkItemStatus
  priority: WorkPriority
  labels: string[]
  notes: string
  metadata: Record<string, Json>
  branch: string | null
  commit: string | null
  links: ImportedLink[]
  /** UTC milliseconds; null: the file does not say. */
  createdAt: number | null
  createdBy: string | null
  /** Null: the file does not say. */
  version: number | null
  /** Where it stands, from 1. */
  line: number
}

/** What could not be taken as it stands, or was changed to be taken. */
export interface ImportProblem {
  line: number
  message: string
  /** The line is left out; else something of it is. */
  isLost: boolean
}

/** What a file holds. */
export interface ReadItems {
  items: ImportedItem[]
  problems: ImportProblem[]
  /** Lines that are not to be taken, such as items that were deleted there. */
  skipped: number
}

/** Items of one import: it is one transaction. */
export const MAX_IMPORTED_ITEMS = 5_000
