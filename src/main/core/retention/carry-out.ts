import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MAX_EXPORTED_TASKS } from '../../../contract/exports.ts'
import type { RetentionRun, RetentionStep } from '../../../contract/retention.ts'
import { isFinal } from '../../../contract/task.ts'
import { nextTurn } from '../base/next-turn.ts'
import { findOldFolders } from '../processes/retain.ts'
import { archiveTasks, removeTasks } from '../tasks/put-away.ts'
import { exportFirst } from './export-first.ts'
import { isAtWork, type NamedItems } from './make-plan.ts'
import { tasksOfOpenWork } from './open-work.ts'
import type { RetentionParts } from './parts.ts'

/** How far it is, and what came of it so far. */
export interface Progress {
  done: number
  total: number
}

type Named = NamedItems['items'][number]

/**
 * Carries out what a plan named, in short turns. Each is looked at once more right before: what is needed again, or is not as the
 * plan found it, is left. What goes wrong is told, and ends it.
 */
export async function carryOut(
  context: RetentionParts,
  named: readonly NamedItems[],
  progress: Progress,
): Promise<Pick<RetentionRun, 'done' | 'exported' | 'problem'>> {
  const done: RetentionRun['done'] = []
  const state = { exported: 0 }
  try {
    for (const { step, items } of named) {
      if (items.length === 0) continue
      const sum = { step, count: 0, bytes: 0, skipped: 0 }
      done.push(sum)
      const needed = step.endsWith('_tasks')
        ? await tasksOfOpenWork(context.tracker, items.map(idOf))
        : new Set()
      for (const part of partsOf(step, items)) {
        if (context.closing) return { done, exported: state.exported, problem: 'The supervisor is closing.' }
        const free = part.filter(({ id }) => !needed.has(id))
        const gone = free.length === 0 ? [] : await steps[step](context, free, state)
        sum.count += gone.length
        sum.bytes += gone.reduce((bytes, item) => bytes + item.bytes, 0)
        sum.skipped += part.length - gone.length
        progress.done += part.length
        await nextTurn()
      }
    }
    return { done, exported: state.exported, problem: null }
  } catch (error) {
    return { done, exported: state.exported, problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Tasks that are removed go session by session, since they are exported so; the rest a few at a time. */
function partsOf(step: RetentionStep, items: readonly Named[]): Named[][] {
  if (step !== 'remove_tasks') return inPieces(items, 50)
  return [...Map.groupBy(items, ({ sessionId }) => sessionId).values()].flatMap((tasks) =>
    inPieces(tasks, MAX_EXPORTED_TASKS),
  )
}

function inPieces(items: readonly Named[], size: number): Named[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}

/** What is done with a few items; those that are gone are returned. */
const steps: Record<
  RetentionStep,
  (context: RetentionParts, items: Named[], state: { exported: number }) => Promise<Named[]>
> = {
  async archive_tasks(context, items) {
    const { store } = context
    const ready = items.filter(({ id }) => {
      const task = context.live.task(id)
      return task?.archivedAt === null && store.retention.markedAt(id) === undefined && isFree(context, id)
    })
    for (const task of archiveTasks(context, ready.map(idOf), true))
      if (task.archivedAt !== null) store.retention.mark([task.id], task.archivedAt)
    return ready
  },
  async remove_tasks(context, items, state) {
    const ready = items.filter(({ id }) => {
      const archivedAt = context.live.task(id)?.archivedAt ?? null
      return archivedAt !== null && archivedAt === context.store.retention.markedAt(id) && isFree(context, id)
    })
    const [first] = ready
    if (first === undefined) return []
    const { retentionExportFolder } = context.config
    if (retentionExportFolder !== null && first.sessionId !== undefined) {
      await exportFirst(context, retentionExportFolder, {
        sessionId: first.sessionId,
        taskIds: ready.map(idOf),
      })
      state.exported += 1
    }
    const { taskIds } = await removeTasks(context, ready.map(idOf))
    return ready.filter(({ id }) => taskIds.includes(id))
  },
  async remove_output({ config, live }, items) {
    const directory = join(config.dataDirectory, 'instances')
    const named = new Map(items.map((item) => [item.id, item]))
    const still = await findOldFolders({
      directory,
      keep: { has: (name) => live.runners.has(name) || !named.has(name) },
      olderThanMs: config.retentionOutputMs ?? Number.POSITIVE_INFINITY,
    })
    for (const { name } of still) await rm(join(directory, name), { recursive: true, force: true })
    return still.flatMap(({ name }) => named.get(name) ?? [])
  },
  async forget_conversations({ vault, store, live }, items) {
    const ready = items.filter(({ id }) => {
      const session = store.sessions.byClaudeSession(id)
      return !session || (!session.pinned && !isAtWork(live, session.id))
    })
    if (ready.length > 0) await vault.forget(ready.map(idOf), false)
    return ready
  },
}

/** Whether nothing that is at work needs a task. */
function isFree({ live }: RetentionParts, taskId: string): boolean {
  const task = live.task(taskId)
  if (task === undefined || !isFinal(task.state) || live.writing.has(taskId)) return false
  if (live.session(task.sessionId)?.pinned || isAtWork(live, task.sessionId)) return false
  for (const other of live.tasks.values())
    if (other.after.some((before) => before.taskId === taskId && before.doneAt === null)) return false
  return true
}

const idOf = ({ id }: Named) => id
