import { MusterError } from '../../../contract/errors.ts'
import type { StagedEntry, StagedEvent, StagedRow } from './batch.ts'

/** What the database will never take, for what is in it. */
export type RefusedRow = ({ row: StagedRow } | { event: StagedEvent } | { entry: StagedEntry }) & {
  /** In words: `The request of Bash could not be stored: its field "input" is not valid`. */
  message: string
  /** Named by the contract's word; null: the database doesn't say. */
  field: string | null
}

/** Puts in words what SQLite, or what makes a row of a record, says. */
export function describeRefusedRow(
  what: { row: StagedRow } | { event: StagedEvent } | { entry: StagedEntry },
  error: unknown,
): RefusedRow {
  const reason = error instanceof Error ? error.message : String(error)
  const field = fieldOf(reason)
  const why = field === null ? reason : `its field "${field}" can't be kept (${reason})`
  return { ...what, field, message: `${nameOf(what)} could not be stored: ${why}.` }
}

/** For who asked for it. */
export function refusedRowError({ message, field }: RefusedRow): MusterError {
  return new MusterError('validation', message, {
    hint: 'Change what it is made from. Everything else was kept.',
    ...(field === null ? {} : { details: { field } }),
  })
}

/** `CHECK constraint failed: json_valid(tool_input)`, `NOT NULL constraint failed: tasks.title` → `toolInput`, `title`. */
function fieldOf(reason: string): string | null {
  const [, column] = /constraint failed: (?:\w+[.(])?(\w+)/.exec(reason) ?? []
  return column?.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()) ?? null
}

function nameOf(what: { row: StagedRow } | { event: StagedEvent } | { entry: StagedEntry }): string {
  if ('event' in what) return `An event of kind ${what.event.event.kind}`
  if ('entry' in what) return `An entry of kind ${what.entry.entry.kind}`
  const { row } = what
  if (row.name === 'permission') return `The request to use ${row.record.toolName}`
  if (row.name === 'node' || row.name === 'approval') return `The ${row.name} ${row.record.nodeId}`
  return row.name === 'spending' ? 'What was spent' : `The ${row.name} ${row.record.id}`
}
