import { isFinal, type Task, type TaskForecast } from './task.ts'
import { ownWork } from './worked-time.ts'

/** How far a task is, in words that are the same everywhere. */
export interface TaskProgress {
  /** 0 to 1, by its own to-do list; null: it has none. */
  share: number | null
  /** `step 3 of 7: Running the tests`, `7 of 7 steps done`; null: it has no list. */
  steps: string | null
  /** `2–6 min left`, `longer than usual`; null: it is not at work, or nothing is known to tell it from. */
  left: string | null
  /** What `left` is told from: `usually 2–6 min, from 34 turns with this title`; null with it. */
  basis: string | null
}

export type Progressing = Pick<
  Task,
  | 'state'
  | 'waitingFor'
  | 'todos'
  | 'forecast'
  | 'startedAt'
  | 'endedAt'
  | 'pausedMs'
  | 'pausedSince'
  | 'waitedMs'
  | 'waitedSince'
>

/** Nothing is told that is not known: no share without a list, no time without turns to compare it with. */
export function progressOf(task: Progressing, now: number): TaskProgress {
  const { todos, forecast } = task
  const isAtWork = !isFinal(task.state) && task.startedAt !== null
  return {
    share: todos === null ? null : todos.done / todos.total,
    steps: stepsOf(task),
    ...(forecast === null || !isAtWork ? { left: null, basis: null } : timeOf(task, forecast, now)),
  }
}

/** All of it on one line; null: nothing is known. */
export function describeProgress(task: Progressing, now: number): string | null {
  const { steps, left } = progressOf(task, now)
  return [steps, left].filter((part) => part !== null).join(', ') || null
}

function stepsOf({ todos, state }: Progressing): string | null {
  if (todos === null) return null
  const { done, total, current } = todos
  if (current === null || done >= total || isFinal(state)) return `${done} of ${total} steps done`
  return `step ${done + 1} of ${total}: ${current}`
}

function timeOf(task: Progressing, forecast: TaskForecast, now: number): { left: string; basis: string } {
  const basis = basisOf(forecast)
  const work = ownWork(task, now)
  const { workMs } = forecast
  if (workMs === null || work >= workMs.high) return { left: 'longer than usual', basis }
  const left = `${spellRange(Math.max(0, workMs.low - work), workMs.high - work)} left`
  return { left: `${left}${afterwards(task)}`, basis }
}

/** A task that waits gets no nearer to its end. */
function afterwards({ state, waitingFor, waitedSince }: Progressing): string {
  if (state === 'paused' || state === 'queued') return ' once it goes on'
  if (state !== 'waiting') return ''
  if (waitedSince !== null) return ' once it is answered'
  return waitingFor === null ? '' : ' once it goes on'
}

const bases: Record<Exclude<TaskForecast['basis'], 'steps'>, string> = {
  node: 'of this node',
  title: 'with this title',
  module: 'of this module',
  workflow: 'of this workflow',
  directory: 'in this directory',
}

function basisOf({ usualMs, basis, count, passed, workMs }: TaskForecast): string {
  if (basis === 'steps' || usualMs === null) return `by the pace of ${count} steps`
  const turns = `${count} turns ${bases[basis as keyof typeof bases]}`
  const most = workMs === null ? `; ${passed} of them took less` : ''
  return `usually ${spellRange(usualMs.low, usualMs.high)}, from ${turns}${most}`
}

/** Both ends in the unit of the larger one, rounded outwards: `20–45 s`, `2–6 min`, `1–3 h`, `up to 5 min`, `about 2 min`. */
export function spellRange(lowMs: number, highMs: number): string {
  const [unit, size] =
    highMs < 100_000 ? ['s', 1_000] : highMs < 6_000_000 ? ['min', 60_000] : ['h', 3_600_000]
  const step = unit === 's' && highMs > 20_000 ? 5 : 1
  const low = Math.floor(lowMs / Number(size) / step) * step
  const high = Math.max(1, Math.ceil(highMs / Number(size) / step) * step)
  if (low <= 0) return `up to ${high} ${unit}`
  return low === high ? `about ${high} ${unit}` : `${low}–${high} ${unit}`
}
