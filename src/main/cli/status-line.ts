import type { Task } from '../../contract/task.ts'
import { spellCost } from '../core/base/spell-amount.ts'
import { cut, describeState, formatCount, formatDuration, workedMs } from './format.ts'
import type { Terminal } from './terminal.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 120

export interface StatusLine<T> {
  update(value: T): void
  /** Off while something else has the terminal. */
  hide(hidden: boolean): void
  stop(): void
}

/** A line that says how something is now, with a sign that it goes on; nothing where no one sees it. */
export function startStatusLine<T>(terminal: Terminal, textOf: (value: T) => string): StatusLine<T> {
  if (!terminal.isLive) return { update() {}, hide() {}, stop() {} }
  let shown: { value: T } | undefined
  let hidden = false
  let frame = 0
  const draw = () => {
    if (!shown || hidden) return
    frame = (frame + 1) % frames.length
    terminal.setStatus(`${frames[frame]} ${cut(textOf(shown.value), terminal.noteWidth - 3)}`)
  }
  const timer = setInterval(draw, FRAME_MS)
  return {
    update(value) {
      shown = { value }
    },
    hide(value) {
      hidden = value
      if (hidden) terminal.setStatus('')
    },
    stop() {
      clearInterval(timer)
      terminal.setStatus('')
    },
  }
}

/** What a task does, how long, how many tokens and what it costs. */
export function taskStatus(task: Task): string {
  const { usage } = task
  const tokens = usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const state = describeState(task)
  const parts = [
    task.step && task.state === 'running' && !task.pendingControl ? task.step : state,
    formatDuration(workedMs(task, Date.now())),
    ...(tokens > 0 ? [`${formatCount(tokens)} tokens`] : []),
    ...(task.costMicros > 0 ? [spellCost(task.costMicros)] : []),
    ...(task.simulated ? ['simulated'] : []),
  ]
  return parts.join(' · ')
}
