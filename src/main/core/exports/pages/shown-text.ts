import { cutText } from '../../../../contract/cut-text.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import type { ExportRows } from '../../store/export-rows.ts'
import { scrubValue } from '../read/scrub-record.ts'

/** Characters of one text that a page shows; JSON has all of it. */
export const SHOWN_LENGTH = 256 * 1024

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal is told of a colour
const colours = /\u001b\[[\d;]*m/g

/** A text of others as a page shows it: without colours, and with marks for what can't be seen. */
export function visible(text: string, kind: 'prose' | 'content' = 'prose'): string {
  return visibleText(text.replace(colours, '').replace(/\r\n/g, '\n'), kind)
}

/** Characters of a node's result in the table of nodes. */
const RESULT_LENGTH = 300

/** The beginning of a node's result: what a task said stands below the table, and JSON has all of it. */
export function shortResult(preview: string | null): string {
  return cutText(preview ?? '', RESULT_LENGTH)
}

/** A text that may be cut in its event: as much of it as is shown, and what is to be said of the rest. */
export function wholeText(
  rows: ExportRows,
  of: { taskId: string; seq: number; text: string; fullLength: number | null },
  scrub: boolean,
): { text: string; note: string | null } {
  const found = of.fullLength === null ? undefined : rows.text(of.taskId, of.seq, SHOWN_LENGTH)
  if (found === undefined) return { text: of.text, note: null }
  const text = scrub ? scrubValue(found.text) : found.text
  const left = found.fullLength - Math.min(found.fullLength, SHOWN_LENGTH)
  return {
    text,
    note:
      left === 0
        ? null
        : `${left.toLocaleString('en-US')} more characters are left out here; an export as JSON has them.`,
  }
}
