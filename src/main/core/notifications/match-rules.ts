import { relative, sep } from 'node:path'
import type { NotificationRule } from '../../../contract/notifications.ts'
import type { Told } from './items.ts'

/** What a rule may ask about something that happened. */
export interface Subject extends Told {
  workflow: string | null
  module: string | null
  /** Of the items that its task works on. Read only where a rule asks for one. */
  labels: readonly string[]
}

/** Whether a rule is about it. */
export function isAbout({ enabled, on, where }: NotificationRule, subject: Subject): boolean {
  if (!enabled || !subject.kinds.some((kind) => on.includes(kind))) return false
  if (where.workflow !== null && where.workflow !== subject.workflow) return false
  if (where.module !== null && where.module !== subject.module) return false
  if (where.label !== null && !subject.labels.includes(where.label)) return false
  return where.directory === null || isIn(where.directory, subject.item.directory)
}

function isIn(above: string, directory: string | null): boolean {
  if (directory === null) return false
  const way = relative(above, directory)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && way !== directory)
}
