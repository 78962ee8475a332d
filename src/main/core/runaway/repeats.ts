import { createHash } from 'node:crypto'
import { beginningOf } from '../../../contract/cut-text.ts'
import type { TaskEventPayloads } from '../../../contract/task-event.ts'
import { writingTools } from '../../../contract/writing-tools.ts'
import { labelTool } from '../turns/step.ts'
import { FAILED_TIMES, REPEATED_SHARE, REPEATED_TIMES, WAITING_MS } from './limits.ts'

/** How many different calls are remembered, and calls without a result yet. */
const MOST_CALLS = 64
const MOST_OPEN = 256
/** What of an input and of a result is compared, from its beginning and its end, in characters. */
const COMPARED = 2_000

interface Call {
  label: string
  result: string
  times: number
  /** What the task had cost when the first of these was called, how many calls it had made, and how often it had changed a file. */
  fromMicros: number
  fromCalls: number
  changes: number
}

export interface Repeated {
  label: string
  times: number
  isError: boolean
  costMicros: number
}

/** Counts calls of a tool that are the same and have the same result, one after the other or with others between. */
export class Repeats {
  readonly #calls = new Map<string, Call>()
  readonly #open = new Map<
    string,
    { key: string; name: string; label: string; at: number; costMicros: number }
  >()
  #finished = 0
  #changes = 0

  called(block: TaskEventPayloads['block.completed'], at: number, costMicros: number): void {
    const { toolUseId, toolName, input, parentToolUseId } = block
    if (toolUseId === null) return
    const name = toolName ?? 'Tool'
    // Several subagents that look at the same thing repeat nothing.
    const key = hashOf([parentToolUseId ?? '', name, ends(JSON.stringify(input) ?? '')])
    bound(this.#open, MOST_OPEN)
    this.#open.set(toolUseId, { key, name, label: labelTool(name, input), at, costMicros })
  }

  /** Null: it is not too often yet. */
  finished(result: TaskEventPayloads['tool.finished'], at: number, costMicros: number): Repeated | null {
    const open = this.#open.get(result.toolUseId)
    if (open === undefined) return null
    this.#open.delete(result.toolUseId)
    const { isError } = result
    this.#finished += 1
    if (!isError && writingTools.has(open.name)) this.#changes += 1
    if (!isError && at - open.at >= WAITING_MS) return null
    // How long it took, and which line it was, is another figure each time.
    const said = hashOf([String(isError), ends(result.text).replaceAll(/\d+/g, '#')])
    const known = this.#calls.get(open.key)
    // Tests that pass after each change are no repetition; that they go on to fail is one.
    const isSame = known?.result === said && (isError || known.changes === this.#changes)
    const call = isSame
      ? { ...known, times: known.times + 1 }
      : {
          label: open.label,
          result: said,
          times: 1,
          fromMicros: open.costMicros,
          fromCalls: this.#finished - 1,
          changes: this.#changes,
        }
    // The newest last, so that those that were called once go first.
    this.#calls.delete(open.key)
    bound(this.#calls, MOST_CALLS)
    this.#calls.set(open.key, call)
    if (call.times < (isError ? FAILED_TIMES : REPEATED_TIMES)) return null
    if (!isError && call.times < REPEATED_SHARE * (this.#finished - call.fromCalls)) return null
    return { label: call.label, times: call.times, isError, costMicros: costMicros - call.fromMicros }
  }
}

function ends(text: string): string {
  return text.length <= 2 * COMPARED ? text : `${beginningOf(text, COMPARED)} ${text.slice(-COMPARED)}`
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('base64')
}

function bound(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next()
  if (map.size >= most && !oldest.done) map.delete(oldest.value)
}
