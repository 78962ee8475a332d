import type { Run, RunEntry, RunState } from '../../../contract/run.ts'
import type { Json } from '../../../contract/values.ts'
import { shareOfTurn } from '../base/next-turn.ts'
import type { Connection } from './database.ts'
import { decodeNode, decodeNodeHead, encodeNode, type NodeRow, nodeColumns } from './node-row.ts'
import { packColumn } from './pack-json.ts'
import { cutPage, readCursor } from './page-cursor.ts'
import { type ApprovalRecord, type NodeRecord, type RunRecord, toRun } from './records.ts'
import { decodeRun, decodeRunHead, encodeRun, type RunHeadRow, type RunRow, runColumns } from './run-row.ts'
import { upsertSql } from './upsert-sql.ts'
import { writeNow } from './write-now.ts'

export interface RunQuery {
  states?: readonly RunState[] | undefined
  workflow?: string | undefined
  nested: boolean
  limit: number
  cursor?: string | undefined
}

/** A run without its definition and its output, each of which may be large. */
export type RunHead = Omit<RunRecord, 'definition' | 'output'>

export interface StoredRun {
  head: RunHead
  definition: string | Buffer
  output: string | Buffer | null
}

export interface StoredNode {
  node: NodeRecord
  /** Its result, when that is still to be read. */
  unread: string | Buffer | null
}

interface EntryRow {
  seq: number
  at: number
  kind: RunEntry['kind']
  node_id: string | null
  item: number | null
  text: string
  data: string
}

interface ApprovalRow {
  run_id: string
  workflow: string
  run_title: string
  node_id: string
  item: number
  title: string
  message: string
  requested_at: number
  state: ApprovalRecord['state']
  comment: string | null
  answered_at: number | null
}

const final = "state IN ('completed', 'failed', 'cancelled')"

/** SQL of `workflow_runs`, `workflow_run_texts`, `node_runs`, `checkpoints` and `approvals`. */
export function createRunStore(database: Connection) {
  const select = `SELECT workflow_runs.*, definition, output
    FROM workflow_runs JOIN workflow_run_texts ON workflow_run_texts.run = workflow_runs.number`
  const upsert = database
    .prepare<unknown[], number>(`${upsertSql('workflow_runs', runColumns)} RETURNING number`)
    .pluck()
  const upsertDefinition = database.prepare<[number, string | Buffer]>(
    `INSERT INTO workflow_run_texts (run, definition) VALUES (?, ?)
     ON CONFLICT (run) DO UPDATE SET definition = excluded.definition`,
  )
  const setOutput = database.prepare<[string | Buffer | null, number]>(
    'UPDATE workflow_run_texts SET output = ? WHERE run = ?',
  )
  const numberById = database
    .prepare<[string], number>('SELECT number FROM workflow_runs WHERE id = ?')
    .pluck()
  const byId = database.prepare<[string], RunRow>(`${select} WHERE id = ?`)
  const headById = database.prepare<[string], RunHeadRow>('SELECT * FROM workflow_runs WHERE id = ?')
  const open = database.prepare<[], RunRow>(`${select} WHERE NOT ${final} ORDER BY created_at, id`)
  const openOf = database
    .prepare<[string], number>(
      `SELECT count(*) FROM workflow_runs WHERE parent_task_id = ? AND parent_run_id IS NULL AND NOT ${final}`,
    )
    .pluck()
  const upsertNode = database.prepare<unknown[]>(
    `INSERT INTO node_runs (${nodeColumns.join(', ')}) VALUES (${nodeColumns.map(() => '?').join(', ')})
     ON CONFLICT (run, node_id, item) DO UPDATE SET ${nodeColumns
       .slice(3)
       .map((column) => `${column} = excluded.${column}`)
       .join(', ')}`,
  )
  const nodes = database.prepare<[number], NodeRow>('SELECT * FROM node_runs WHERE run = ? ORDER BY rowid')
  const nodesBehind = (columns: string) =>
    database.prepare<[number, number], NodeRow & { rowid: number }>(
      `SELECT rowid, ${columns} FROM node_runs WHERE run = ? AND rowid > ? ORDER BY rowid`,
    )
  const wholeNodesBehind = nodesBehind('*')
  const bareNodesBehind = nodesBehind(
    nodeColumns.map((column) => (column === 'result' ? 'NULL AS result' : column)).join(', '),
  )
  const revisionById = database
    .prepare<[string], number>('SELECT revision FROM workflow_runs WHERE id = ?')
    .pluck()
  const oneNode = database.prepare<[number, string, number], NodeRow>(
    'SELECT * FROM node_runs WHERE run = ? AND node_id = ? AND item = ?',
  )
  const handles = database
    .prepare<[], string>(
      `SELECT handle FROM node_runs JOIN workflow_runs ON workflow_runs.number = node_runs.run
       WHERE NOT workflow_runs.${final} AND handle IS NOT NULL`,
    )
    .pluck()
  const insertEntry = database.prepare<
    [number, number, number, string, string | null, number | null, string, string]
  >(`INSERT INTO checkpoints (run, seq, at, kind, node_id, item, text, data) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const entries = (order: 'ASC' | 'DESC') =>
    database.prepare<
      Record<'run' | 'after' | 'before' | 'limit', number> & { nodeId: string | null; item: number | null },
      EntryRow
    >(
      `SELECT seq, at, kind, node_id, item, text, data FROM checkpoints
       WHERE run = @run AND seq > @after AND seq < @before
         AND (@nodeId IS NULL OR (node_id = @nodeId AND item IS @item))
       ORDER BY seq ${order} LIMIT @limit`,
    )
  const forward = entries('ASC')
  const backward = entries('DESC')
  const upsertApproval = database.prepare<unknown[]>(
    `INSERT INTO approvals (run, node_id, item, title, message, requested_at, state, comment, answered_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (run, node_id, item) DO UPDATE SET title = excluded.title, message = excluded.message,
       requested_at = excluded.requested_at, state = excluded.state, comment = excluded.comment,
       answered_at = excluded.answered_at`,
  )
  const selectApprovals = `SELECT approvals.*, workflow_runs.id AS run_id, workflow, workflow_runs.title AS run_title
    FROM approvals JOIN workflow_runs ON workflow_runs.number = approvals.run`
  const pending = database.prepare<[], ApprovalRow>(
    `${selectApprovals} WHERE approvals.state = 'pending' ORDER BY requested_at`,
  )
  const settled = database.prepare<[number], ApprovalRow>(
    `${selectApprovals} WHERE approvals.state <> 'pending' ORDER BY answered_at DESC LIMIT ?`,
  )
  const oneApproval = database.prepare<[string, string, number], ApprovalRow>(
    `${selectApprovals} WHERE workflow_runs.id = ? AND node_id = ? AND item = ?`,
  )
  const removal = database
    .prepare<[string], string>(
      `WITH RECURSIVE gone (id) AS (
         SELECT ? UNION SELECT nested.id FROM workflow_runs AS nested JOIN gone ON nested.parent_run_id = gone.id
       ) DELETE FROM workflow_runs WHERE id IN (SELECT id FROM gone) RETURNING id`,
    )
    .pluck()
  const removalOfItems = database.prepare<[string, string]>(
    `DELETE FROM node_runs
     WHERE run = (SELECT number FROM workflow_runs WHERE id = ?) AND node_id = ? AND item >= 0`,
  )
  const byWorkflow = database.prepare<
    [],
    { workflow: string; runs: number; last_at: number; last_state: RunState }
  >(
    // SQLite takes the other columns from the row of the maximum.
    `SELECT workflow, count(*) AS runs, max(created_at) AS last_at, state AS last_state
     FROM workflow_runs WHERE parent_run_id IS NULL GROUP BY workflow`,
  )
  const totals = database.prepare<
    [string],
    { runs: number; completed: number; failed: number; cost: number; last_at: number | null }
  >(
    `SELECT count(*) AS runs, count(*) FILTER (WHERE state = 'completed') AS completed,
       count(*) FILTER (WHERE state = 'failed') AS failed, coalesce(sum(cost_micros), 0) AS cost,
       max(created_at) AS last_at
     FROM workflow_runs WHERE workflow = ?`,
  )

  return {
    /** Writes the row and, of its texts, those that are asked for: both can be long. Returns its number. */
    write(run: RunRecord, texts: { definition: boolean; output: boolean }): number {
      const number = upsert.get(encodeRun(run))
      if (number === undefined) throw new Error(`The row of run ${run.id} was not written.`)
      if (texts.definition) upsertDefinition.run(number, packColumn(run, 'definition', run.definition))
      if (texts.output)
        setOutput.run(run.output === undefined ? null : packColumn(run, 'output', run.output), number)
      return number
    },
    writeNode(run: number, node: NodeRecord): void {
      upsertNode.run(encodeNode(run, node))
    },
    writeEntry(run: number, { seq, at, kind, nodeId, item, text, data }: RunEntry): void {
      insertEntry.run(run, seq, at, kind, nodeId, item, text, JSON.stringify(data))
    },
    writeApproval(run: number, approval: ApprovalRecord): void {
      const { nodeId, item, title, message, requestedAt, state, comment, answeredAt } = approval
      upsertApproval.run([run, nodeId, item ?? -1, title, message, requestedAt, state, comment, answeredAt])
    },
    number: (id: string): number | undefined => numberById.get(id),
    get(id: string): RunRecord | undefined {
      const row = byId.get(id)
      return row && decodeRun(row)
    },
    /** Without its texts. */
    head(id: string): RunHead | undefined {
      const row = headById.get(id)
      return row && decodeRunHead(row)
    },
    /** With its texts as they are stored, which are still to be read (`unpackColumn`). */
    stored(id: string): StoredRun | undefined {
      const row = byId.get(id)
      return row && { head: decodeRunHead(row), definition: row.definition, output: row.output }
    },
    /** Runs that the instance of a task asked for and that have not ended. */
    countOpenOf: (taskId: string): number => openOf.get(taskId) ?? 0,
    /** Not in a final state, oldest first. */
    unfinished: (): RunRecord[] => open.all().map(decodeRun),
    /**
     * Newest first; keyset cursor; over several turns of the event loop, since the inputs of each may be large. Rejects with
     * `validation` for a bad cursor.
     */
    async list(query: RunQuery): Promise<{ runs: Run[]; nextCursor: string | null }> {
      const filters: string[] = query.nested ? [] : ['parent_run_id IS NULL']
      const values: (string | number)[] = []
      if (query.states !== undefined && query.states.length > 0) {
        filters.push(`state IN (${query.states.map(() => '?').join(', ')})`)
        values.push(...query.states)
      }
      if (query.workflow !== undefined) {
        filters.push('workflow = ?')
        values.push(query.workflow)
      }
      if (query.cursor !== undefined) {
        filters.push('(created_at, id) < (?, ?)')
        values.push(...readCursor(query.cursor, 'runs'))
      }
      const where = filters.length === 0 ? '' : `WHERE ${filters.join(' AND ')}`
      const rows = database
        .prepare<(string | number)[], Pick<RunHeadRow, 'id' | 'created_at'>>(
          `SELECT id, created_at FROM workflow_runs ${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
        )
        .all(...values, query.limit + 1)
      const { page, nextCursor } = cutPage(rows, query.limit, (row) => row.created_at)
      const runs: Run[] = []
      const share = shareOfTurn()
      for (const { id } of page) {
        if (share.isOver) await share.next()
        const row = headById.get(id)
        if (row !== undefined) runs.push(toRun(decodeRunHead(row)))
      }
      return { runs, nextCursor }
    },
    /** All node runs of a run, in the order in which they came to be. */
    nodes(runId: string): NodeRecord[] {
      const number = numberById.get(runId)
      return number === undefined ? [] : nodes.all(number).map((row) => decodeNode(runId, row))
    },
    /**
     * Some node runs of a run in that order, after the row that `last` of those before told: as many as can be read in so
     * many ms. `last` is null when these are the last ones. Without results, unless they are asked for; large ones are still to
     * be read (`unpackColumn`).
     */
    nodesAfter(
      runId: string,
      after: number,
      { ms, results }: { ms: number; results: boolean },
    ): { nodes: StoredNode[]; last: number | null } {
      const number = numberById.get(runId)
      const found: StoredNode[] = []
      if (number === undefined) return { nodes: found, last: null }
      const end = performance.now() + ms
      let last = after
      for (const row of (results ? wholeNodesBehind : bareNodesBehind).iterate(number, after)) {
        if (found.length > 0 && performance.now() > end) return { nodes: found, last }
        found.push(decodeStored(runId, row))
        last = row.rowid
      }
      return { nodes: found, last: null }
    },
    /** Changes with each change of the run. */
    revision: (id: string): number | undefined => revisionById.get(id),
    node(runId: string, nodeId: string, item: number | null): NodeRecord | undefined {
      const number = numberById.get(runId)
      const row = number === undefined ? undefined : oneNode.get(number, nodeId, item ?? -1)
      return row && decodeNode(runId, row)
    },
    /** The same, whose result is still to be read where it is large. */
    storedNode(runId: string, nodeId: string, item: number | null): StoredNode | undefined {
      const number = numberById.get(runId)
      const row = number === undefined ? undefined : oneNode.get(number, nodeId, item ?? -1)
      return row && decodeStored(runId, row)
    },
    /** Of the work that nodes of unfinished runs have begun. */
    handles: (): Json[] => handles.all().map((handle) => JSON.parse(handle) as Json),
    /** A page of the log, ascending, of all or of one node: after a number, else the last ones before one, else the newest. */
    log(query: {
      runId: string
      nodeId?: string | undefined
      item?: number | null
      after?: number | undefined
      before?: number | undefined
      limit: number
    }): { entries: RunEntry[]; hasMore: boolean } {
      const run = numberById.get(query.runId)
      if (run === undefined) return { entries: [], hasMore: false }
      const ascending = query.after !== undefined
      const rows = (ascending ? forward : backward).all({
        run,
        after: query.after ?? 0,
        before: query.before ?? Number.MAX_SAFE_INTEGER,
        limit: query.limit + 1,
        nodeId: query.nodeId ?? null,
        item: query.item ?? null,
      })
      const page = rows.slice(0, query.limit).map((row) => decodeEntry(query.runId, row))
      return { entries: ascending ? page : page.reverse(), hasMore: rows.length > query.limit }
    },
    /** Approvals that wait, oldest first. */
    pendingApprovals: (): ApprovalRecord[] => pending.all().map(decodeApproval),
    /** Approvals that were answered or withdrawn, newest first. */
    settledApprovals: (limit: number): ApprovalRecord[] => settled.all(limit).map(decodeApproval),
    approval(runId: string, nodeId: string, item: number | null): ApprovalRecord | undefined {
      const row = oneApproval.get(runId, nodeId, item ?? -1)
      return row && decodeApproval(row)
    },
    /** Number of runs and the last one, by name of workflow; nested runs are left out. */
    countByWorkflow: () => new Map(byWorkflow.all().map((row) => [row.workflow, row])),
    totalsOf: (workflow: string) => totals.get(workflow),
    /** Removes the rows of a fan-out's elements. @throws MusterError `storage`, `database_damaged` */
    removeItems(runId: string, nodeId: string): void {
      writeNow(database, () => removalOfItems.run(runId, nodeId))
    },
    /**
     * Removes a run with its nodes, log, approvals and nested runs; returns the ids of all of them.
     *
     * @throws MusterError `storage`, `database_damaged`
     */
    remove: (id: string): string[] => writeNow(database, () => removal.all(id)),
  }
}
export type RunStore = ReturnType<typeof createRunStore>

function decodeStored(runId: string, row: NodeRow): StoredNode {
  // What is compressed may be large.
  if (row.result === null || typeof row.result === 'string')
    return { node: decodeNode(runId, row), unread: null }
  return { node: decodeNodeHead(runId, row), unread: row.result }
}

function decodeEntry(runId: string, row: EntryRow): RunEntry {
  const { seq, at, kind, node_id, item, text, data } = row
  return { runId, seq, at, kind, nodeId: node_id, item, text, data: JSON.parse(data) as Record<string, Json> }
}

function decodeApproval(row: ApprovalRow): ApprovalRecord {
  return {
    runId: row.run_id,
    nodeId: row.node_id,
    item: row.item < 0 ? null : row.item,
    workflow: row.workflow,
    runTitle: row.run_title,
    title: row.title,
    message: row.message,
    requestedAt: row.requested_at,
    state: row.state,
    comment: row.comment,
    answeredAt: row.answered_at,
  }
}
