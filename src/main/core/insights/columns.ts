import type { FigureRow } from '../store/figure-rows.ts'

/** The words of a column, each with a number; 0: none. */
export interface Words {
  readonly names: readonly string[]
  numberOf(name: string | null): number
}

function createWords(): Words {
  const names = ['']
  const numbers = new Map<string, number>()
  return {
    names,
    numberOf(name) {
      if (name === null) return 0
      const known = numbers.get(name)
      if (known !== undefined) return known
      names.push(name)
      numbers.set(name, names.length - 1)
      return names.length - 1
    },
  }
}

export const COMPLETED = 0
export const FAILED = 1
const STOPPED = 2

/** Numbers of a table that grows. */
class Numbers<A extends Float64Array | Uint32Array | Uint8Array> {
  values: A
  readonly #make: (length: number) => A

  constructor(make: (length: number) => A) {
    this.#make = make
    this.values = make(1_024)
  }

  set(at: number, value: number): void {
    if (at >= this.values.length) {
      const larger = this.#make(Math.max(at + 1, this.values.length * 2))
      larger.set(this.values)
      this.values = larger
    }
    this.values[at] = value
  }
}

const floats = () => new Numbers((length) => new Float64Array(length))
const integers = () => new Numbers((length) => new Uint32Array(length))
const bytes = () => new Numbers((length) => new Uint8Array(length))

/**
 * All rows of `task_figures` in memory, by columns: SQLite takes 200 ms to group a hundred thousand, this takes 10. It takes
 * some 100 bytes a task.
 */
export class Columns {
  /** Rows that there are. */
  size = 0
  /** The newest change that they have. */
  change = 0
  readonly taskIds: string[] = []
  readonly directories = createWords()
  readonly models = createWords()
  readonly modules = createWords()
  readonly workflows = createWords()
  readonly endedAt = floats()
  readonly directory = integers()
  readonly model = integers()
  readonly module = integers()
  readonly workflow = integers()
  readonly simulated = bytes()
  readonly state = bytes()
  readonly isRetry = floats()
  /** -1: it never started. */
  readonly workedMs = floats()
  readonly waitedMs = floats()
  readonly input = floats()
  readonly output = floats()
  readonly cacheRead = floats()
  readonly cacheWrite = floats()
  readonly cost = floats()
  readonly apiRetries = floats()
  readonly unpriced = floats()
  readonly #rows = new Map<number, number>()
  #byTask: Map<string, number> | null = null

  /** Takes rows in the order of their changes. */
  take(rows: readonly FigureRow[]): void {
    for (const row of rows) this.#take(row)
  }

  /** The row of a task; undefined: it has not ended, or is none of this database. */
  rowOf(taskId: string): number | undefined {
    this.#byTask ??= new Map(this.taskIds.map((id, row) => [id, row]))
    return this.#byTask.get(taskId)
  }

  #take(row: FigureRow): void {
    const [change, id, taskId, endedAt, directory, model, workflow, module, simulated, state, ...rest] = row
    const [isRetry, workedMs, waitedMs, input, output, cacheRead, cacheWrite, cost, apiRetries, unpriced] =
      rest
    let at = this.#rows.get(id)
    if (at === undefined) {
      at = this.size
      this.#rows.set(id, at)
      this.size += 1
      this.taskIds[at] = taskId
      this.#byTask?.set(taskId, at)
    }
    this.change = change
    this.endedAt.set(at, endedAt)
    this.directory.set(at, this.directories.numberOf(directory))
    this.model.set(at, this.models.numberOf(model))
    this.workflow.set(at, this.workflows.numberOf(workflow))
    this.module.set(at, this.modules.numberOf(module))
    this.simulated.set(at, simulated)
    this.state.set(at, state === 'completed' ? COMPLETED : state === 'failed' ? FAILED : STOPPED)
    this.isRetry.set(at, isRetry)
    this.workedMs.set(at, workedMs ?? -1)
    this.waitedMs.set(at, waitedMs)
    this.input.set(at, input)
    this.output.set(at, output)
    this.cacheRead.set(at, cacheRead)
    this.cacheWrite.set(at, cacheWrite)
    this.cost.set(at, cost)
    this.apiRetries.set(at, apiRetries)
    this.unpriced.set(at, unpriced)
  }
}
