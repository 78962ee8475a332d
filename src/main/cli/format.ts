import { cutText } from '../../contract/cut-text.ts'
import type { Words } from '../../contract/prompt-cache.ts'
import type { Task } from '../../contract/task.ts'
import { type TextKind, visibleText } from '../../contract/visible-text.ts'
import { workedTime } from '../../contract/worked-time.ts'
import { spellCost } from '../core/base/spell-amount.ts'

/** The end of an id: version 7 ids made close together share their beginnings. */
export function shortId(id: string): string {
  return id.slice(-8)
}

/** `850ms`, `12s`, `3m 12s`, `2h 5m`. */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))}ms`
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}m ${seconds % 60}s`
  return `${Math.floor(minutes / 60)}h ${minutes % 60}m`
}

/** `950`, `4.8k`, `1.2M`. */
export function formatCount(count: number): string {
  if (count < 1_000) return String(count)
  if (count < 1_000_000) return `${(count / 1_000).toFixed(1)}k`
  return `${(count / 1_000_000).toFixed(1)}M`
}

/** Memory and sizes: `12 KB`, `512 MB`, `2.3 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`
  const megabytes = bytes / 1024 ** 2
  return megabytes < 1024 ? `${Math.round(megabytes)} MB` : `${(megabytes / 1024).toFixed(1)} GB`
}

/** How the command line writes numbers in sentences of the contract. */
export const words: Words = {
  count: formatCount,
  cost: spellCost,
  clock: (at) => new Date(at).toTimeString().slice(0, 5),
}

/** `running`, `waiting for permission`, `paused (freeze)`, `running, freezing`. */
export function describeState(task: Task): string {
  const pending = task.pendingControl ? `, ${pendingWords[task.pendingControl]}` : ''
  if (task.state === 'waiting' && task.waitingFor) {
    return `waiting for ${waitWords[task.waitingFor]}${pending}`
  }
  if (task.state === 'paused' && task.pausedAs) return `paused (${task.pausedAs})${pending}`
  return `${task.state}${pending}`
}

const waitWords: Record<NonNullable<Task['waitingFor']>, string> = {
  permission: 'permission',
  question: 'an answer',
  plan: 'a plan approval',
  rate_limit: 'the rate limit',
  retry: 'a retry',
  budget: 'a budget',
}

const pendingWords: Record<NonNullable<Task['pendingControl']>, string> = {
  freeze: 'freezing',
  hold: 'will hold',
  resume: 'resuming',
  interrupt: 'interrupting',
  terminate: 'ending',
}

/** Time that the task has worked, in ms; 0 before it started. */
export function workedMs(task: Task, now: number): number {
  return workedTime(task.startedAt, task, now)
}

/** One line, cut to `width` columns with an ellipsis. */
export function cut(text: string, width: number, kind: TextKind = 'prose'): string {
  const line = cleanText(text, kind).replace(/\s+/g, ' ').trim()
  return cutText(line, width)
}

/**
 * Text of others made safe for a terminal: control characters but newline and tab (so no escape sequences, whole or in
 * pieces), and characters that reverse the direction of what follows, are marks, as in the window: `⟨U+202E⟩`. What is to
 * be decided about is `code` or `text` rather than `prose`; there all that can't be seen has a mark. Colours are left out.
 */
export function cleanText(text: string, kind: TextKind = 'prose'): string {
  const plain = kind === 'prose' ? text.replace(colours, '') : text
  return visibleText(plain.replace(/\r\n/g, '\n'), kind)
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: that is how a terminal is told of a colour
const colours = /\u001b\[[\d;]*m/g

/** Rows as aligned columns, two spaces apart; the last column takes what is left of `width`. */
export function formatTable(rows: readonly (readonly string[])[], width: number): string[] {
  const widths: number[] = []
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    })
  }
  return rows.map((row) => {
    let line = ''
    row.forEach((cell, column) => {
      const last = column === row.length - 1
      line += last ? cut(cell, Math.max(10, width - line.length)) : `${cell.padEnd(widths[column] ?? 0)}  `
    })
    return line.trimEnd()
  })
}
