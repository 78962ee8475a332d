import type { Connection } from './database.ts'
import type { InstanceRecord, LaunchSettings } from './records.ts'
import { upsertSql } from './upsert-sql.ts'

interface InstanceRow {
  id: string
  session_id: string | null
  task_id: string | null
  pid: number | null
  start_time: string | null
  state: InstanceRecord['state']
  simulated: number
  adopted: number
  claude_version: string | null
  directory: string
  started_at: number
  exited_at: number | null
  exit_code: number | null
  exit_signal: string | null
  output_offset: number
  line_count: number
  revision: number
  start: InstanceRecord['start']
  profile_id: string | null
  ready_ms: number | null
  end_reason: string | null
  launch: string
}

/** In the order of {@link encode}. */
const columns = [
  'id',
  'session_id',
  'task_id',
  'pid',
  'start_time',
  'state',
  'simulated',
  'adopted',
  'claude_version',
  'directory',
  'started_at',
  'exited_at',
  'exit_code',
  'exit_signal',
  'output_offset',
  'line_count',
  'revision',
  'start',
  'profile_id',
  'ready_ms',
  'end_reason',
  'launch',
] as const satisfies (keyof InstanceRow)[]

/** Of one that was not launched here, or before these were kept. */
export const noLaunch: LaunchSettings = {
  model: null,
  permissionMode: 'default',
  maxTurns: null,
  maxCostMicros: null,
  outputSchema: null,
}

/** Exited ones pile up; nobody reads more of them at once. */
const LIST_LIMIT = 1_000

function encode(instance: InstanceRecord): unknown[] {
  return [
    instance.id,
    instance.sessionId,
    instance.taskId,
    instance.pid,
    instance.startTime,
    instance.state,
    Number(instance.simulated),
    Number(instance.adopted),
    instance.claudeVersion,
    instance.directory,
    instance.startedAt,
    instance.exitedAt,
    instance.exitCode,
    instance.exitSignal,
    instance.offset,
    instance.lineCount,
    instance.revision,
    instance.start,
    instance.profileId,
    instance.readyMs,
    instance.endReason,
    JSON.stringify(instance.launch),
  ]
}

function decode(row: InstanceRow): InstanceRecord {
  return {
    id: row.id,
    sessionId: row.session_id,
    taskId: row.task_id,
    pid: row.pid,
    startTime: row.start_time,
    state: row.state,
    simulated: row.simulated === 1,
    adopted: row.adopted === 1,
    claudeVersion: row.claude_version,
    directory: row.directory,
    startedAt: row.started_at,
    exitedAt: row.exited_at,
    exitCode: row.exit_code,
    exitSignal: row.exit_signal,
    offset: row.output_offset,
    lineCount: row.line_count,
    revision: row.revision,
    start: row.start,
    profileId: row.profile_id,
    readyMs: row.ready_ms,
    endReason: row.end_reason,
    // Written by `encode` alone; rows of older versions have `{}`.
    launch: { ...noLaunch, ...(JSON.parse(row.launch) as Partial<LaunchSettings>) },
  }
}

/** SQL of `instances`. */
export function createInstanceStore(database: Connection) {
  const upsert = database.prepare(upsertSql('instances', columns))
  const byId = database.prepare<[string], InstanceRow>('SELECT * FROM instances WHERE id = ?')
  const exists = database.prepare<[string], number>('SELECT 1 FROM instances WHERE id = ?').pluck()
  const living = database.prepare<[], InstanceRow>(
    "SELECT * FROM instances WHERE state <> 'exited' ORDER BY started_at, id",
  )
  const newest = database.prepare<[number], InstanceRow>(
    'SELECT * FROM instances ORDER BY started_at DESC, id DESC LIMIT ?',
  )

  const alive = (): InstanceRecord[] => living.all().map(decode)
  return {
    write(instance: InstanceRecord): void {
      upsert.run(encode(instance))
    },
    exists: (id: string): boolean => exists.get(id) !== undefined,
    get(id: string): InstanceRecord | undefined {
      const row = byId.get(id)
      return row && decode(row)
    },
    /** Not `exited`, oldest first. */
    alive,
    /** The living, oldest first; or the newest {@link LIST_LIMIT} of all, newest first. */
    list: ({ all }: { all: boolean }): InstanceRecord[] =>
      all ? newest.all(LIST_LIMIT).map(decode) : alive(),
  }
}
export type InstanceStore = ReturnType<typeof createInstanceStore>
