import type { Gate } from '../../../../contract/work-item.ts'

export interface GateRow {
  id: string
  item_id: string
  kind: Gate['kind']
  reason: string
  until_at: number | null
  command: string | null
  directory: string | null
  state: Gate['state']
  note: string | null
  looked_at: number | null
  next_look_at: number | null
  /** How often its command was run in a row without opening it. */
  looks: number
  opened_by: string | null
  created_at: number
}

export function decodeGate(row: GateRow): Gate {
  return {
    id: row.id,
    itemId: row.item_id,
    kind: row.kind,
    reason: row.reason,
    until: row.until_at,
    command: row.command === null ? null : (JSON.parse(row.command) as string[]),
    directory: row.directory,
    state: row.state,
    note: row.note,
    lookedAt: row.looked_at,
    nextLookAt: row.next_look_at,
    openedBy: row.opened_by,
    createdAt: row.created_at,
  }
}
