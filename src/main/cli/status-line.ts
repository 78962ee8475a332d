import type { Task } from '../../contract/task.ts'
import { cut, describeState, formatCost, formatCount, formatDuration, workedMs } from './format.ts'
import type { Terminal } from './terminal.ts'

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 120

export interface StatusLine {
  update(task: Task): void
  /** Off while something else has the terminal. */
  hide(hidden: boolean): void
  stop(): void
}

/** A line with what a task does, how long, how many tokens and what it costs; nothing where no one sees it. */
export function startStatusLine(terminal: Terminal): StatusLine {
  if (!terminal.isLive) return { update() {}, hide() {}, stop() {} }
  let task: Task | undefined
  let hidden = false
  let frame = 0
  const draw = () => {
    if (!task || hidden) return
    frame = (frame + 1) % frames.length
    terminal.setStatus(`${frames[frame]} ${statusText(task, terminal.width - 3)}`)
  }
  const timer = setInterval(draw, FRAME_MS)
  return {
    update(next) {
      task = next
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

function statusText(task: Task, width: number): string {
  const { usage } = task
  const tokens = usage.inputTokens + usage.outputTokens + usage.cacheReadTokens + usage.cacheWriteTokens
  const state = describeState(task)
  const parts = [
    task.step && task.state === 'running' && !task.pendingControl ? task.step : state,
    formatDuration(workedMs(task, Date.now())),
    ...(tokens > 0 ? [`${formatCount(tokens)} tokens`] : []),
    ...(task.costMicros > 0 ? [formatCost(task.costMicros)] : []),
    ...(task.simulated ? ['simulated'] : []),
  ]
  return cut(parts.join(' · '), width)
}
