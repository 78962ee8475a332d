import type { Task } from '../../../../contract/task.ts'
import { sameList } from '../../../lib/same-list.ts'

/** Between two changes of nothing but figures, in ms. */
const FIGURES_MS = 250

/** Fields whose change is shown at once. The others (tokens, lines, times) change with every line that is printed. */
const atOnce = [
  'id',
  'state',
  'waitingFor',
  'waitingUntil',
  'pausedAs',
  'pendingControl',
  'queueNote',
  'notBefore',
  'instanceId',
  'title',
  'model',
  'permissionMode',
  'startedAt',
  'endedAt',
] as const satisfies readonly (keyof Task)[]

/** Holds the figures of turns back for a moment, so that what shows them is not drawn with every piece of text. */
export interface CalmTurns {
  /** The turns to show: `next`, or those from before while only figures changed a moment ago. */
  take(next: readonly Task[]): readonly Task[]
  close(): void
}

/** `again` is called when figures that were held back may be shown. */
export function createCalmTurns(again: () => void): CalmTurns {
  let shown: readonly Task[] = []
  let rest: ReturnType<typeof setTimeout> | undefined

  return {
    take(next) {
      if (sameList(next, shown)) return shown
      if (next.length === shown.length && next.every((task, index) => sameButFigures(task, shown[index]))) {
        if (rest !== undefined) return shown
        rest = setTimeout(() => {
          rest = undefined
          again()
        }, FIGURES_MS)
      }
      shown = next
      return next
    },
    close() {
      clearTimeout(rest)
    },
  }
}

function sameButFigures(a: Task, b: Task | undefined): boolean {
  return b !== undefined && atOnce.every((key) => a[key] === b[key])
}
