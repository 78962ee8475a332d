import type { ProjectConfiguration } from '../../../../contract/component.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import { one, run, type Work } from '../database/work.ts'
import { type Change, differences, note } from '../rules/change.ts'
import { requireVersion } from '../rules/versions.ts'

interface ConfigurationRow {
  active_context_type: ProjectConfiguration['activeContextType']
  token_budgets: string
  current_session: string | null
  git_state: string
  health_check_status: string
  version: number
  updated_at: number
  updated_by: string
}

/** The one there is; made with its defaults when nobody has asked for it before. */
export function* readConfiguration({ at, by }: Pick<Change, 'at' | 'by'>): Work<ProjectConfiguration> {
  const read = () => one<ConfigurationRow>('SELECT * FROM project_configuration WHERE id = 1')
  const known = yield* read()
  if (known) return decode(known)
  yield* run(
    `INSERT INTO project_configuration (id, active_context_type, token_budgets, current_session, git_state,
       health_check_status, version, updated_at, updated_by)
     VALUES (1, NULL, '{}', NULL, '{}', '{}', 1, ?, ?) ON CONFLICT (id) DO NOTHING`,
    at,
    by,
  )
  const made = yield* read()
  if (made === undefined) throw new Error('The project has no configuration.')
  return decode(made)
}

function decode(row: ConfigurationRow): ProjectConfiguration {
  return {
    activeContextType: row.active_context_type,
    tokenBudgets: JSON.parse(row.token_budgets) as ProjectConfiguration['tokenBudgets'],
    currentSession: row.current_session,
    gitState: JSON.parse(row.git_state) as ProjectConfiguration['gitState'],
    healthCheckStatus: JSON.parse(row.health_check_status) as ProjectConfiguration['healthCheckStatus'],
    version: row.version,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }
}

/** @throws MusterError `conflict` */
export function* configure(
  change: Change,
  given: ParsedInput<'project.configure'>,
): Work<ProjectConfiguration> {
  const { version, ...fields } = given
  const before = yield* readConfiguration(change)
  yield* requireVersion({ id: 'configuration', ...before }, version, 'The configuration')
  const after: ProjectConfiguration = {
    ...before,
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
    version: version + 1,
    updatedAt: change.at,
    updatedBy: change.by,
  }
  yield* run(
    `UPDATE project_configuration SET active_context_type = ?, token_budgets = ?, current_session = ?, git_state = ?,
       health_check_status = ?, version = ?, updated_at = ?, updated_by = ? WHERE id = 1`,
    after.activeContextType,
    JSON.stringify(after.tokenBudgets),
    after.currentSession,
    JSON.stringify(after.gitState),
    JSON.stringify(after.healthCheckStatus),
    after.version,
    after.updatedAt,
    after.updatedBy,
  )
  yield* note(change, {
    recordId: 'configuration',
    recordKind: 'configuration',
    what: 'updated',
    version: after.version,
    ...differences({ ...before }, { ...after }),
  })
  change.touched.configuration = true
  return after
}
