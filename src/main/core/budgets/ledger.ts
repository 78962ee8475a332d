import type { Budget } from '../../../contract/budget.ts'
import type { Usage } from '../../../contract/values.ts'
import type { BudgetStore } from '../store/budget-store.ts'
import type { TaskRecord } from '../store/records.ts'
import { createRunSums, type RunSums } from './run-sums.ts'
import { add, dayOf, isWithin, nothing, type Spending, spendingOf, subtract, unitsOf } from './spending.ts'

/** What is known of a task that has not ended: all that it used, and the part whose cost is not told yet. */
interface Entry {
  used: Spending
  running: Spending
}

/**
 * What was spent, in memory: by each unfinished task, by each run of a workflow, and by directory today. A task counts on
 * the day on which it ends, an unfinished one today, without what it had used if it was paused when the day began. The
 * CLI tells a turn's cost only at its end; until then it is estimated by the price that the model had last, and is zero
 * for a model that was never seen.
 */
export interface Ledger {
  /** Oldest first. */
  readonly budgets: Budget[]
  /** Beginning of the local day that is summed; 0: none yet. */
  readonly day: number
  /** True the first time that `what` is said of the task. */
  isNews(taskId: string, what: string): boolean
  /** A budget was changed: what was said of it may be said again. */
  forget(budgetId: string): void
  /**
   * Begins the sums of the local day when it is another one; true then. It commits what is staged, so it is not
   * for the middle of a line.
   */
  beginDay(now: number): boolean
  /** Brings what an unfinished task used up to date; `running` are the tokens of its turn, which is not over. */
  count(task: TaskRecord, running: Usage): void
  /** Takes the cost of a turn that is over as the price of its model. */
  learnPrice(task: TaskRecord, usage: Usage, costMicros: number): void
  /** The task has ended. */
  settle(task: TaskRecord): void
  usedBy(task: TaskRecord): Spending
  /** What its turn used so far; its session's row does not have it yet. */
  runningOf(task: TaskRecord): Spending
  /** What runs of workflows used. */
  readonly runs: Pick<RunSums, 'around' | 'used'>
  /** Of the local day, in a directory and below; null: everywhere. */
  usedToday(directory: string | null): Spending
}

export function createLedger(options: {
  store: BudgetStore
  /** Unfinished tasks. */
  tasks: ReadonlyMap<string, TaskRecord>
  /** Commits what is staged, so that the database knows of every task that has ended. */
  flush: () => void
}): Ledger {
  const { store, tasks, flush } = options
  const prices = pricesFrom(store.paid())
  const entries = new Map<string, Entry>()
  const told = new Map<string, Set<string>>()
  const today = new Map<string, Spending>()
  const sums = new Map<string | null, Spending>()
  let day = 0

  const entryOf = (task: TaskRecord): Entry =>
    entries.get(task.id) ?? { used: spendingOf(task), running: nothing }
  const runs = createRunSums({ store, tasks, usedBy: (task) => entryOf(task).used })

  const move = (directory: string, by: Spending): void => {
    if (by.tokens === 0 && by.costMicros === 0) return
    today.set(directory, add(today.get(directory) ?? nothing, by))
    sums.clear()
  }

  /** Begins the day anew: what has ended today by the database, the rest from memory. */
  const beginDay = (now: number): boolean => {
    if (dayOf(now) === day) return false
    flush()
    let ended: ReturnType<BudgetStore['spentSince']>
    try {
      ended = store.spentSince(dayOf(now))
    } catch {
      // The database can't be read now; the sums go on as they are, and it is asked again.
      return false
    }
    const isNext = day > 0
    day = dayOf(now)
    today.clear()
    sums.clear()
    for (const { directory, ...used } of ended) move(directory, used)
    for (const task of tasks.values()) {
      const entry = entryOf(task)
      if (entry.used.tokens > 0 || entry.used.costMicros > 0) entries.set(task.id, entry)
      // One that is paused since before the day began has used nothing of it. (Its time is moved when the clock jumps,
      // as over a night's sleep; who saw the day begin knows without it.)
      const isOfBefore = task.pausedSince !== null && (isNext || task.pausedSince < day)
      if (!isOfBefore) move(task.directory, entry.used)
    }
    return true
  }

  const put = (task: TaskRecord, entry: Entry): void => {
    const before = entries.get(task.id)?.used ?? nothing
    entries.set(task.id, entry)
    runs.move(task, before, entry.used)
    // Before the first day began nothing is summed; then every entry is.
    if (day > 0) move(task.directory, subtract(entry.used, before))
  }

  const estimate = (task: TaskRecord, usage: Usage): number =>
    Math.round((prices.get(priceKey(task)) ?? 0) * unitsOf(usage))

  return {
    budgets: store.list(),
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
    forget(budgetId) {
      for (const known of told.values())
        for (const what of known) if (what.startsWith(budgetId)) known.delete(what)
    },
    beginDay,
    count(task, usage) {
      const running = spendingOf({ usage, costMicros: estimate(task, usage) })
      // The row has the tokens of the running turn, and not its cost.
      const { tokens, costMicros } = spendingOf(task)
      put(task, { used: { tokens, costMicros: costMicros + running.costMicros }, running })
    },
    learnPrice(task, usage, costMicros) {
      const units = unitsOf(usage)
      if (units > 0 && costMicros > 0) prices.set(priceKey(task), costMicros / units)
    },
    settle(task) {
      put(task, { used: spendingOf(task), running: nothing })
      entries.delete(task.id)
      told.delete(task.id)
    },
    usedBy: (task) => entryOf(task).used,
    runs,
    runningOf: (task) => entryOf(task).running,
    usedToday(directory) {
      const known = sums.get(directory)
      if (known) return known
      let sum = nothing
      for (const [each, used] of today) {
        if (directory === null || isWithin(each, directory)) sum = add(sum, used)
      }
      sums.set(directory, sum)
      return sum
    },
  }
}

/** Prices are those of a model; made-up ones are kept apart. */
function priceKey(task: { model: string | null; simulated: boolean }): string {
  return `${task.simulated ? 'simulated' : 'real'} ${task.model ?? ''}`
}

/** The price of one unit (`unitsOf`) in micro-dollars, from tasks of the past. */
export function pricesFrom(
  rows: readonly { model: string | null; simulated: boolean; usage: Usage; costMicros: number }[],
): Map<string, number> {
  const totals = new Map<string, { units: number; costMicros: number }>()
  for (const row of rows) {
    const sum = totals.get(priceKey(row)) ?? { units: 0, costMicros: 0 }
    totals.set(priceKey(row), {
      units: sum.units + unitsOf(row.usage),
      costMicros: sum.costMicros + row.costMicros,
    })
  }
  const prices = new Map<string, number>()
  for (const [key, { units, costMicros }] of totals) if (units > 0) prices.set(key, costMicros / units)
  return prices
}
