import { csvRow, textCell } from '../../../../contract/csv-cells.ts'
import { cutText } from '../../../../contract/cut-text.ts'
import { workedTime } from '../../../../contract/worked-time.ts'
import { requireFound } from './gone-error.ts'
import { readNodes } from './read-nodes.ts'
import { cleanerOf } from './scrub-record.ts'
import type { Writer, WriterParts } from './writer.ts'

const taskColumns = [
  'Task',
  'Title',
  'State',
  'Reason',
  'Session',
  'Directory',
  'Model',
  'Simulated',
  'Made',
  'Started',
  'Ended',
  'Worked (ms)',
  'Input (tokens)',
  'Output (tokens)',
  'Cache read (tokens)',
  'Cache write (tokens)',
  'Cost (USD)',
  'Tool calls',
  'API retries',
  'Prompt',
  'Answer',
]

const nodeColumns = [
  'Node',
  'Element',
  'State',
  'Note',
  'Attempt',
  'Task',
  'Started',
  'Ended',
  'From the cache',
  'Input (tokens)',
  'Output (tokens)',
  'Cost (USD)',
  'Failure',
  'Result',
]

/** A table for spreadsheets: a row for each task, of a run for each node. Prompts and answers as far as the lists have them. */
export function createCsvWriter({ rows, units, scrub }: WriterParts): Writer {
  const ofRun = units[0]?.kind === 'run'
  const clean = cleanerOf(scrub)

  function task(id: string): string {
    const found = requireFound(rows.task(id), 'task', id)
    const { usage } = found
    return row([
      id,
      found.title,
      found.state,
      found.outcome?.reason ?? '',
      found.sessionId,
      found.directory,
      found.model ?? '',
      found.simulated ? 'yes' : 'no',
      time(found.createdAt),
      time(found.startedAt),
      time(found.endedAt),
      found.endedAt === null ? '' : workedTime(found.startedAt, found, found.endedAt),
      usage.inputTokens,
      usage.outputTokens,
      usage.cacheReadTokens,
      usage.cacheWriteTokens,
      found.costMicros / 1e6,
      found.toolCount,
      found.retryCount,
      cutText(found.prompt, PROMPT_LENGTH),
      found.resultText ?? '',
    ])
  }

  function row(cells: readonly (string | number)[]): string {
    const shown = cells.map((cell) => (typeof cell === 'number' ? String(cell) : textCell(clean(cell))))
    return csvRow(shown)
  }

  return {
    // Without the mark spreadsheets take it for another encoding.
    head: () => `\ufeff${csvRow(ofRun ? nodeColumns : taskColumns)}`,
    step({ kind, id }, { seq }) {
      if (kind === 'task') return { text: ofRun ? '' : task(id), records: 1, next: null }
      if (kind === 'session') return { text: '', records: 0, next: null }
      const { nodes, last } = readNodes(rows, id, seq)
      const lines = nodes.map((node) => {
        const { nodeId, item, state, note, attempt, taskId, startedAt, endedAt, cached, usage, ...rest } =
          node
        return row([
          nodeId,
          item ?? '',
          state,
          note ?? '',
          attempt,
          taskId ?? '',
          time(startedAt),
          time(endedAt),
          cached ? 'yes' : 'no',
          usage.inputTokens,
          usage.outputTokens,
          rest.costMicros / 1e6,
          rest.failure?.message ?? '',
          rest.preview ?? '',
        ])
      })
      return {
        text: lines.join(''),
        records: lines.length,
        next: last === null ? null : { seq: last, part: 0 },
      }
    },
    tail: () => '',
  }
}

/** Characters of a prompt in a cell: a spreadsheet takes 32,767. */
const PROMPT_LENGTH = 2_000

const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())
