import { type ReactNode, useState } from 'react'
import { beginningOf } from '../../../../contract/cut-text.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { Button } from '../../button.tsx'
import { formatBytes } from '../../format.ts'

/** Lines and characters shown before "Show all". */
const SHOWN_LINES = 400
const SHOWN_CHARACTERS = 40_000
const RANGE = 1_048_576
/** More than this is not put on the page at once. */
const MOST = 5_000_000

export interface LongTextProps {
  taskId: string
  /** The event that holds the whole text; null: it is the task's prompt, which was not sent yet. */
  seq: number | null
  text: string
  /** Set when `text` was cut by the supervisor. */
  fullLength: number | null
  /** Shows a text; the plain one by default. */
  render?: (text: string) => ReactNode
}

/** A text of any length: its beginning at once, the rest on request, by range. */
export function LongText({ taskId, seq, text, fullLength, render = (shown) => shown }: LongTextProps) {
  const client = useClient()
  const [whole, setWhole] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string | null>(null)
  const start = headOf(text)
  const shown = whole ?? start
  const length = fullLength ?? text.length
  const isCut = shown.length < length

  async function showAll() {
    if (fullLength === null) {
      setWhole(text)
      return
    }
    setBusy(true)
    setError(null)
    try {
      if (seq === null) {
        const { prompt } = await client.call('task.get', { taskId })
        setWhole(beginningOf(prompt, MOST))
        return
      }
      let read = ''
      while (read.length < Math.min(length, MOST)) {
        const part = await client.call('task.readText', { taskId, seq, offset: read.length, length: RANGE })
        if (part.text === '') break
        read += part.text
      }
      setWhole(read)
    } catch (thrown) {
      setError(toMusterError(thrown).message)
    } finally {
      setBusy(false)
    }
  }

  return (
    <>
      {render(shown)}
      {isCut && (
        <span className="mt-2 flex items-center gap-2 font-sans">
          {whole === null ? (
            <Button size="sm" onClick={() => void showAll()} disabled={busy}>
              {busy ? 'Reading…' : `Show all ${formatBytes(length)}`}
            </Button>
          ) : (
            <span className="text-faint text-sm">
              Cut at {formatBytes(shown.length)} of {formatBytes(length)}.
            </span>
          )}
          {error !== null && (
            <span role="alert" className="text-red text-sm">
              {error}
            </span>
          )}
        </span>
      )}
    </>
  )
}

/** The beginning of a text that can be shown without a thought. */
function headOf(text: string): string {
  let end = 0
  for (let line = 0; line < SHOWN_LINES; line++) {
    const next = text.indexOf('\n', end)
    if (next === -1) return beginningOf(text, SHOWN_CHARACTERS)
    end = next + 1
  }
  return beginningOf(text, Math.min(end, SHOWN_CHARACTERS))
}
