import type { z } from 'zod'
import type { EnhancementStatus, Vendor } from '../../contract/component.ts'
import type { LinkKind, WorkItemStatus, WorkItemType, WorkPriority } from '../../contract/work-item.ts'

/* As in the contract, which is not loaded for `--help`. */

export const itemTypes = ['project', 'session', 'task', 'research'] as const satisfies WorkItemType[]
export const itemStatuses = [
  'active',
  'completed',
  'blocked',
  'cancelled',
  'need-to-be-done',
  'in-progress',
  'in-review',
  'complete',
] as const satisfies WorkItemStatus[]
export const priorities = ['critical', 'high', 'medium', 'low'] as const satisfies WorkPriority[]
export const linkKinds = [
  'blocks',
  'depends_on',
  'discovered_from',
  'supersedes',
  'validates',
  'relates_to',
] as const satisfies LinkKind[]
export const vendorStatuses = ['operational', 'broken'] as const satisfies Vendor['status'][]
export const enhancementStatuses = [
  'pending',
  'in-progress',
  'completed',
  'cancelled',
] as const satisfies z.infer<typeof EnhancementStatus>[]
