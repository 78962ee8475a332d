import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Core } from '../src/main/core/core.ts'
import { openStore } from '../src/main/core/store/open-store.ts'
import { upsertSql } from '../src/main/core/store/upsert-sql.ts'
import { createRandom } from '../test/harness/random.ts'
import { type Figure, median } from './measure.ts'
import { runDefinition } from './run-definition.ts'

const NODES = 10_000
const ROUNDS = 3
/** Rows of a transaction: the pace of the journal. */
const BATCH = 256

/**
 * CPU time for each of many nodes of the kind `sleep` that end at once: definition, graph, schedule, rows, checkpoints,
 * events. Beside it the rows and checkpoints alone, written bare.
 */
export async function measureNodeCost(core: Core, directory: string): Promise<Figure> {
  const whole: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const definition = { name: 'bench', nodes: drawNodes(round) }
    const start = cpu()
    await runDefinition(core, { source: JSON.stringify(definition), directory })
    whole.push(((cpu() - start) * 1_000) / NODES)
    bare.push((measureRows() * 1_000) / NODES)
  }
  const [all, rows] = [median(whole), median(bare)]
  return {
    what: `workflow engine: CPU for a node of ${NODES.toLocaleString('en')} that do nothing`,
    ours: `${(all - rows).toFixed(1)} µs and ${rows.toFixed(1)} µs for its rows`,
    against: 'limit 50 µs; rows: better-sqlite3',
    goal: '< 50 µs besides its rows',
    reached: all - rows < 50,
  }
}

/** Milliseconds of this thread's CPU, which other programs do not change. */
function cpu(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

function drawNodes(seed: number) {
  const random = createRandom(seed)
  const draw = (index: number) => `n${random.between(Math.max(0, index - 1_000), index - 1)}`
  return Array.from({ length: NODES }, (_, index) => ({
    id: `n${index}`,
    kind: 'sleep',
    needs: index < 100 ? [] : [...new Set([draw(index), draw(index)])],
    with: { ms: 0 },
  }))
}

/** What a node leaves in the database: its row, inserted and replaced, and two checkpoints. */
function measureRows(): number {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'muster-bench-'))
  openStore({ dataDirectory, log: () => {} }).close()
  const db = new Database(join(dataDirectory, 'muster.db'))
  db.pragma('synchronous = NORMAL')
  // The row of the run is left out.
  db.pragma('foreign_keys = OFF')
  const columns = db.pragma('table_info(node_runs)') as { name: string; notnull: number }[]
  const upsert = db.prepare(
    upsertSql(
      'node_runs',
      columns.map(({ name }) => name),
    ).replace('(id) DO', '(run, node_id, item) DO'),
  )
  const entry = db.prepare(
    'INSERT INTO checkpoints (run, seq, at, kind, node_id, item, text, data) VALUES (1, ?, ?, ?, ?, NULL, ?, ?)',
  )
  const valuesOf = (index: number, given: Record<string, unknown>) => {
    const values = { run: 1, node_id: `n${index}`, item: -1, attempt: 1, ...given }
    return columns.map(({ name, notnull }) => values[name as keyof typeof values] ?? (notnull ? 0 : null))
  }
  const now = Date.now()
  const steps = [
    (index: number) => upsert.run(valuesOf(index, { state: 'pending' })),
    (index: number) => {
      const times = { started_at: now, ended_at: now, result: 'null', preview: 'null' }
      upsert.run(valuesOf(index, { state: 'completed', completed_order: index + 1, ...times }))
      const id = `n${index}`
      entry.run(2 * index + 1, now, 'workflow.node.started', id, `${id} started.`, '{"attempt":1}')
      entry.run(2 * index + 2, now, 'workflow.node.completed', id, `${id} completed.`, '{}')
    },
  ]
  const start = cpu()
  for (const step of steps) {
    for (let from = 0; from < NODES; from += BATCH) {
      db.transaction(() => {
        for (let index = from; index < Math.min(NODES, from + BATCH); index++) step(index)
      })()
    }
  }
  const spent = cpu() - start
  db.close()
  rmSync(dataDirectory, { recursive: true })
  return spent
}
