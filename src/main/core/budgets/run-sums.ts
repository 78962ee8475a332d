import type { BudgetStore } from '../store/budget-store.ts'
import type { TaskRecord } from '../store/records.ts'
import { add, nothing, type Spending, subtract } from './spending.ts'

/** Runs whose sums are kept; that of an older one is made anew when it is asked for. */
const RUNS_KEPT = 10_000

/** A run of a workflow, as far as budgets go by it. */
export interface RunAround {
  id: string
  workflow: string | null
}

/** What runs of workflows used, each with its nested ones. */
export interface RunSums {
  /** The run and those that it is nested in, the outermost last. */
  around(runId: string): readonly RunAround[]
  /** By the tasks of a run and of its nested ones, ended ones too. */
  used(runId: string): Spending
  /** What a task used has changed. */
  move(task: TaskRecord, before: Spending, used: Spending): void
}

export function createRunSums(options: {
  store: Pick<BudgetStore, 'spentByRun' | 'placeOfRun'>
  /** Unfinished tasks. */
  tasks: ReadonlyMap<string, TaskRecord>
  /** What an unfinished task used. */
  usedBy: (task: TaskRecord) => Spending
}): RunSums {
  const { store, tasks, usedBy } = options
  /** The one that changed last is the last. */
  const sums = new Map<string, Spending>()
  const known = new Map<string, readonly RunAround[]>()

  const around = (runId: string): readonly RunAround[] => {
    const found = known.get(runId)
    if (found) return found
    const chain: RunAround[] = []
    try {
      for (let id: string | null = runId; id !== null; ) {
        const place = store.placeOfRun(id)
        chain.push({ id, workflow: place?.workflow ?? null })
        // It is not stored yet: it is asked again.
        if (place === undefined) return chain
        id = place.parent
      }
    } catch {
      // The database can't be read now: it is asked again.
      return chain.length > 0 ? chain : [{ id: runId, workflow: null }]
    }
    keep(known, runId, chain)
    return chain
  }

  /** By the database, and by memory for what has not ended, one task left out. */
  const sum = (runId: string, without: string | null): Spending => {
    let all = nothing
    try {
      all = store.spentByRun(runId)
    } catch {
      // The database can't be read now: it counts from here on.
    }
    for (const task of tasks.values()) {
      if (task.node === null || task.id === without) continue
      if (around(task.node.runId).some(({ id }) => id === runId)) all = add(all, usedBy(task))
    }
    return all
  }

  return {
    around,
    used: (runId) => sums.get(runId) ?? sum(runId, null),
    move(task, before, used) {
      if (task.node === null) return
      for (const { id } of around(task.node.runId)) {
        const all = sums.get(id) ?? add(sum(id, task.id), before)
        keep(sums, id, add(all, subtract(used, before)))
      }
    },
  }
}

/** Puts it last; of too many the first goes. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > RUNS_KEPT && oldest !== undefined) map.delete(oldest)
}
