import type { Policy } from '../../../contract/policy.ts'
import type { Connection } from './database.ts'
import { upsertSql } from './upsert-sql.ts'
import { writeNow } from './write-now.ts'

interface PolicyRow {
  id: string
  position: number
  directory: string | null
  session_id: string | null
  tool: string
  match: string | null
  decision: Policy['decision']
  reason: string | null
  enabled: number
  created_at: number
  use_count: number
  last_used_at: number | null
}

/** In the order of {@link encode}. */
const columns = [
  'id',
  'position',
  'directory',
  'session_id',
  'tool',
  'match',
  'decision',
  'reason',
  'enabled',
  'created_at',
  'use_count',
  'last_used_at',
] as const satisfies (keyof PolicyRow)[]

function encode(policy: Policy): unknown[] {
  return [
    policy.id,
    policy.position,
    policy.directory,
    policy.sessionId,
    policy.tool,
    policy.match,
    policy.decision,
    policy.reason,
    Number(policy.enabled),
    policy.createdAt,
    policy.useCount,
    policy.lastUsedAt,
  ]
}

function decode(row: PolicyRow): Policy {
  return {
    id: row.id,
    position: row.position,
    directory: row.directory,
    sessionId: row.session_id,
    tool: row.tool,
    match: row.match,
    decision: row.decision,
    reason: row.reason,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    useCount: row.use_count,
    lastUsedAt: row.last_used_at,
  }
}

/** SQL of `policies`. Written at once, outside of the journal: a rule must hold before it is told of. */
export function createPolicyStore(database: Connection) {
  const upsert = database.prepare(upsertSql('policies', columns))
  const removal = database.prepare<[string]>('DELETE FROM policies WHERE id = ?')
  const all = database.prepare<[], PolicyRow>('SELECT * FROM policies ORDER BY position, id')
  const save = database.transaction((changed: readonly Policy[], removed: readonly string[]) => {
    for (const id of removed) removal.run(id)
    for (const policy of changed) upsert.run(encode(policy))
  })

  return {
    /** By position. */
    list(): Policy[] {
      return all.all().map(decode)
    },
    /**
     * All of it or nothing.
     *
     * @throws MusterError `storage`, `database_damaged`
     */
    save(changed: readonly Policy[], removed: readonly string[] = []): void {
      writeNow(database, () => save.immediate(changed, removed))
    },
  }
}
export type PolicyStore = ReturnType<typeof createPolicyStore>
