import type { RunEntry } from '../../../../contract/run.ts'
import type { GanttRow } from './gantt-rows.ts'

/** One try of a node, as the log of the run tells it. */
export interface Try {
  number: number
  startedAt: number
  /** Null: it is at work. */
  endedAt: number | null
  /** Why it did not come to its end. Null: it did, or is at work. */
  failure: string | null
}

const ends: ReadonlySet<RunEntry['kind']> = new Set([
  'workflow.node.completed',
  'workflow.node.failed',
  'workflow.node.cancelled',
  'workflow.node.skipped',
])

/** The tries of a node, in order, from the entries of its log; the wait between two is none. */
export function triesIn(entries: readonly RunEntry[]): Try[] {
  const tries: Try[] = []
  let open: Try | null = null
  for (const { kind, at, data, text } of entries) {
    if (kind === 'workflow.node.started') {
      open = { number: Number(data.attempt ?? tries.length + 1), startedAt: at, endedAt: null, failure: null }
      tries.push(open)
    } else if (open !== null && (kind === 'workflow.node.retried' || ends.has(kind))) {
      open.endedAt = at
      if (kind === 'workflow.node.retried' || kind === 'workflow.node.failed')
        open.failure = reasonIn(data, text)
      open = null
    }
  }
  return tries
}

function reasonIn(data: RunEntry['data'], text: string): string {
  const { failure } = data
  const told =
    typeof failure === 'object' && failure !== null && !Array.isArray(failure) ? failure.message : null
  return typeof told === 'string' ? told : text
}

/** A part of a row: a wait, or work. `of` is the try that it is; null: all of the work, whose tries are not known. */
export interface Piece {
  from: number
  to: number
  work: boolean
  of: Try | null
}

/** What a row is drawn of, in order. `now` is where open bars end. */
export function piecesOf(row: GanttRow, tries: readonly Try[], now: number): Piece[] {
  const works: Piece[] =
    tries.length > 0
      ? tries.map((of) => ({ from: of.startedAt, to: of.endedAt ?? row.endedAt ?? now, work: true, of }))
      : row.startedAt === null
        ? []
        : [{ from: row.startedAt, to: row.endedAt ?? now, work: true, of: null }]
  const pieces: Piece[] = []
  let from = row.readyAt
  for (const work of works) {
    if (work.from > from) pieces.push({ from, to: work.from, work: false, of: null })
    pieces.push(work)
    from = work.to
  }
  const end = row.endedAt ?? now
  if (end > from) pieces.push({ from, to: end, work: false, of: null })
  return pieces
}
