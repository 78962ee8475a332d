import type { BudgetParts } from '../budgets/parts.ts'
import type { PermissionParts } from '../permissions/parts.ts'
import type { SessionParts } from '../sessions/parts.ts'
import type { RoomParts } from '../tasks/room.ts'

/** What instances need: they are asked, paid for, resumed, and stopped before the disk is full. */
export interface InstanceParts extends BudgetParts, PermissionParts, SessionParts, RoomParts {}
