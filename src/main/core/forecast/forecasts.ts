import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import { ownWork } from '../../../contract/worked-time.ts'
import type { Context } from '../live/context.ts'
import type { TurnFigure } from '../store/figure-store.ts'
import type { TaskRecord } from '../store/records.ts'
import { type Alike, expectEnd, LEAST_TURNS } from './expect-end.ts'

/** How long what is known of a directory's turns counts, in ms. */
const CURRENT_MS = 15_000
/** Directories whose turns are kept in memory. */
const MOST_DIRECTORIES = 50
/** Between two looks at a task whose list has not changed, in ms. */
const LOOK_MS = 10_000

/** What is known of a task that is at work. */
interface Known {
  alike: Alike | null
  lookedAt: number
  readAt: number
  todoList: TaskRecord['todoList']
}

/** Tells of tasks at work when they will be done. */
export interface Forecasts {
  /** Looks at all of them; to be called about once a second. */
  look(): void
}

export function createForecasts(context: Context): Forecasts {
  const turns = new LRUCache<string, { readAt: number; figures: TurnFigure[] }>({ max: MOST_DIRECTORIES })
  const known = new WeakMap<TaskRecord, Known>()
  let failed = false

  function figuresIn({ directory, simulated }: TaskRecord, now: number): TurnFigure[] {
    const key = `${Number(simulated)} ${directory}`
    const cached = turns.get(key)
    if (cached && now >= cached.readAt && now - cached.readAt < CURRENT_MS) return cached.figures
    const figures = context.store.figures.turnsIn(directory, simulated)
    turns.set(key, { readAt: now, figures })
    return figures
  }

  function lookAt(task: TaskRecord, now: number): void {
    const before = known.get(task)
    const isNew = before === undefined || before.todoList !== task.todoList
    if (!isNew && now >= before.lookedAt && now - before.lookedAt < LOOK_MS) return
    const isRead = before !== undefined && now >= before.readAt && now - before.readAt < CURRENT_MS
    const alike = isRead ? before.alike : alikeTo(context, task, figuresIn(task, now))
    known.set(task, { alike, lookedAt: now, readAt: isRead ? before.readAt : now, todoList: task.todoList })
    const forecast = expectEnd(alike, task.todoList, ownWork(task, now))
    if (isDeepStrictEqual(forecast, task.forecast)) return
    task.forecast = forecast
    context.store.journal.saveTask(task)
  }

  return {
    look() {
      const now = context.now()
      try {
        for (const task of context.live.tasks.values()) if (task.state === 'running') lookAt(task, now)
        failed = false
      } catch (error) {
        // Figures are read from the database, which may fail for a while: what was told before is left as it is.
        if (!failed) context.config.log('warn', 'forecasts could not be made', { error: String(error) })
        failed = true
      }
    },
  }
}

/** The nearest turns that are enough: a wider circle says less of this one. */
function alikeTo({ store }: Context, task: TaskRecord, figures: readonly TurnFigure[]): Alike | null {
  const { node, model, title } = task
  const { workflow, module } = store.figures.ownerOf(task.id, node?.runId ?? null)
  const isOwn = (turn: TurnFigure) => turn.workflow === workflow && turn.module === module
  const circles: Record<Alike['basis'], ((turn: TurnFigure) => boolean) | null> = {
    node: workflow === null ? null : (turn) => isOwn(turn) && turn.nodeId === node?.nodeId,
    title: (turn) => isOwn(turn) && turn.title === title,
    module: module === null ? null : isOwn,
    workflow: workflow === null ? null : isOwn,
    // What a workflow or a module asks for is not compared with what people do, nor the other way round.
    directory: workflow === null && module === null ? isOwn : null,
  }
  for (const [basis, isAlike] of Object.entries(circles)) {
    if (isAlike === null) continue
    const found = figures.filter((turn) => (model === null || turn.model === model) && isAlike(turn))
    if (found.length < LEAST_TURNS) continue
    const workMs = Float64Array.from(found, (turn) => turn.workMs).sort()
    return { basis: basis as Alike['basis'], workMs }
  }
  return null
}
