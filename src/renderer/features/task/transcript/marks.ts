import type { Row } from '../model/rows.ts'

export type MarkKind = 'prompt' | 'edit' | 'error' | 'permission'

/** A place worth jumping to. */
export interface Mark {
  index: number
  kind: MarkKind
  label: string
}

const edits = new Set(['Edit', 'MultiEdit', 'Write', 'NotebookEdit'])

/** What a row is marked as at the edge of the transcript, if anything. */
function markOf(row: Row): { kind: MarkKind; label: string } | null {
  if (row.type === 'outcome') {
    return row.task.state === 'failed'
      ? { kind: 'error', label: row.task.outcome?.message ?? 'Failed' }
      : null
  }
  if (row.type !== 'item') return null
  const { item } = row
  if (item.kind === 'prompt') return { kind: 'prompt', label: item.text.slice(0, 120) }
  if (item.kind === 'permission') return { kind: 'permission', label: `Permission: ${item.request.toolName}` }
  if (item.kind === 'problem') return { kind: 'error', label: item.message }
  if (item.kind === 'note' && item.level === 'error') return { kind: 'error', label: item.text }
  if (item.kind === 'tool' && item.state === 'failed') return { kind: 'error', label: `${item.name} failed` }
  if (item.kind === 'tool' && edits.has(item.name)) return { kind: 'edit', label: item.name }
  return null
}

export function findMarks(rows: readonly Row[]): Mark[] {
  const marks: Mark[] = []
  rows.forEach((row, index) => {
    const mark = markOf(row)
    if (mark) marks.push({ index, ...mark })
  })
  return marks
}
