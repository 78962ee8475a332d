import type { Connection } from './database.ts'

/** Completed turns of one directory that are looked at: what was long ago says little of today. */
const MOST_TURNS = 200

/** What a completed turn was about, and how long it worked by itself. */
export interface TurnFigure {
  model: string | null
  workflow: string | null
  module: string | null
  /** Null: its task was removed. */
  title: string | null
  nodeId: string | null
  workMs: number
}

/** SQL of `task_figures`, for what is asked on the main thread; the statistics read it in theirs (`figure-rows.ts`). */
export function createFigureStore(database: Connection) {
  const turns = database.prepare<[string, number], TurnFigure>(
    `SELECT f.model, f.workflow, f.module, title, node_id AS nodeId, max(0, worked_ms - f.waited_ms) AS workMs
     FROM (SELECT * FROM task_figures WHERE directory = ? AND simulated = ? AND state = 'completed'
       ORDER BY ended_at DESC LIMIT ${MOST_TURNS}) AS f
     LEFT JOIN tasks ON tasks.id = f.task_id
     WHERE worked_ms IS NOT NULL`,
  )
  const owner = database.prepare<[string, string | null], { workflow: string | null; module: string | null }>(
    `SELECT (SELECT module FROM module_queries WHERE task_id = ? ORDER BY number DESC LIMIT 1) AS module,
       (SELECT workflow FROM workflow_runs WHERE id = ?) AS workflow`,
  )
  return {
    /** The newest completed turns of a directory; some ms at most. */
    turnsIn: (directory: string, simulated: boolean): TurnFigure[] => turns.all(directory, Number(simulated)),
    /** The module that asked for a task, and the workflow that it is a node of. */
    ownerOf: (taskId: string, runId: string | null) =>
      owner.get(taskId, runId) ?? { workflow: null, module: null },
  }
}
export type FigureStore = ReturnType<typeof createFigureStore>
