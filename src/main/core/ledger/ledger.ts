import type { Budget } from '../../../contract/budget.ts'
import type { BudgetStore } from '../store/budget-store.ts'
import type { SpendingRecord } from '../store/records.ts'
import { createPrices, type PriceStore, type Prices } from './prices.ts'
import { add, dayOf, isWithin, nothing, type Spending } from './spending.ts'

/** Budgets, prices, and what was spent today by directory. Tasks, sessions and runs have their own sums in their rows. */
export interface Ledger {
  /** Oldest first. */
  readonly budgets: Budget[]
  readonly prices: Prices
  /** Beginning of the local day that is summed; 0: none yet. */
  readonly day: number
  /** True the first time that `what` is said of the task. */
  isNews(taskId: string, what: string): boolean
  /** The task has ended: nothing more is said of it. */
  forgetTask(taskId: string): void
  /** A budget was changed: what was said of it may be said again. */
  forget(budgetId: string): void
  /** Begins the sums of the local day when it is another one; true then. */
  beginDay(now: number): boolean
  /** Something was used in a directory just now; it is staged with the rows that it belongs to. */
  add(directory: string, more: Spending, now: number): void
  /** Of the local day, in a directory and below; null: everywhere. */
  usedToday(directory: string | null): Spending
}

export function createLedger(options: {
  store: PriceStore & Pick<BudgetStore, 'list' | 'spentOn'>
  /** Stages a row. */
  save: (record: SpendingRecord) => void
}): Ledger {
  const { store, save } = options
  const told = new Map<string, Set<string>>()
  /** Rows of the day, by directory. */
  let today = new Map<string, SpendingRecord>()
  /** Rows of the day before, for a clock that is set back: they may not be stored yet. */
  let before: { day: number; rows: Map<string, SpendingRecord> } | null = null
  const sums = new Map<string | null, Spending>()
  let day = 0

  /** Null: the database can't be read now. */
  const readDay = (start: number): Map<string, SpendingRecord> | null => {
    if (before?.day === start) return before.rows
    try {
      const name = nameOfDay(start)
      return new Map(store.spentOn(name).map((row) => [row.directory, { ...row, day: name }]))
    } catch {
      return null
    }
  }

  const begin = (now: number, isForced: boolean): boolean => {
    const start = dayOf(now)
    if (start === day) return false
    const rows = readDay(start)
    // It is asked again; what is used meanwhile counts all the same.
    if (rows === null && !isForced) return false
    before = day === 0 ? null : { day, rows: today }
    today = rows ?? new Map()
    day = start
    sums.clear()
    return true
  }

  return {
    budgets: store.list(),
    prices: createPrices(store),
    get day() {
      return day
    },
    isNews(taskId, what) {
      const known = told.get(taskId) ?? new Set()
      told.set(taskId, known)
      if (known.has(what)) return false
      known.add(what)
      return true
    },
    forgetTask: (taskId) => void told.delete(taskId),
    forget(budgetId) {
      for (const known of told.values())
        for (const what of known) if (what.startsWith(budgetId)) known.delete(what)
    },
    beginDay: (now) => begin(now, false),
    add(directory, more, now) {
      begin(now, true)
      const row = today.get(directory) ?? { day: nameOfDay(day), directory, ...nothing }
      row.tokens += more.tokens
      row.costMicros += more.costMicros
      today.set(directory, row)
      sums.clear()
      save(row)
    },
    usedToday(directory) {
      const known = sums.get(directory)
      if (known) return known
      let sum = nothing
      for (const [each, used] of today) {
        if (directory === null || isWithin(each, directory)) sum = add(sum, used)
      }
      const { tokens, costMicros } = sum
      sums.set(directory, { tokens, costMicros })
      return { tokens, costMicros }
    },
  }
}

/** `2026-03-31`, local. */
function nameOfDay(at: number): string {
  const date = new Date(at)
  const two = (figure: number) => String(figure).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
