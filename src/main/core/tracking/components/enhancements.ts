import type { Enhancement } from '../../../../contract/component.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import { priorityName, priorityNumber } from '../database/item-row.ts'
import { all, count, marks, one, run, type Work } from '../database/work.ts'
import { type Change, differences, note } from '../rules/change.ts'
import { cutPage, readPosition } from '../rules/pages.ts'
import { requireVersion } from '../rules/versions.ts'

interface EnhancementRow {
  id: string
  title: string
  priority: number
  status: Enhancement['status']
  target_quarter: string | null
  metadata: string
  version: number
  created_at: number
  updated_at: number
  created_by: string
  updated_by: string
}

function decodeEnhancement(row: EnhancementRow): Enhancement {
  return {
    id: row.id,
    title: row.title,
    priority: priorityName(row.priority),
    status: row.status,
    targetQuarter: row.target_quarter,
    metadata: JSON.parse(row.metadata) as Enhancement['metadata'],
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
  }
}

/** Behind all quarters: one that has none yet. */
const NO_QUARTER = '~'

/** By quarter, then by priority. @throws MusterError `validation` for a bad cursor */
export function* listEnhancements({ statuses = [], limit, cursor }: ParsedInput<'enhancement.list'>): Work<{
  enhancements: Enhancement[]
  totalCount: number
  nextCursor: string | null
}> {
  const chosen = statuses.length === 0 ? '1 = 1' : `status IN (${marks(statuses.length)})`
  const [quarter = '', priority = -1, id = ''] =
    cursor === undefined ? [] : readPosition(cursor, 'enhancements')
  const place = `COALESCE(target_quarter, '${NO_QUARTER}'), priority, id`
  const rows = yield* all<EnhancementRow>(
    `SELECT * FROM enhancements WHERE ${chosen} AND (${place}) > (?, ?, ?) ORDER BY ${place} LIMIT ?`,
    ...statuses,
    quarter,
    priority,
    id,
    limit + 1,
  )
  const totalCount = yield* count(`enhancements WHERE ${chosen}`, ...statuses)
  const { page, nextCursor } = cutPage('enhancements', rows, limit, (row) => [
    row.target_quarter ?? NO_QUARTER,
    row.priority,
    row.id,
  ])
  return { enhancements: page.map(decodeEnhancement), totalCount, nextCursor }
}

/** @throws MusterError `not_found` */
export function* getEnhancement(enhancementId: string): Work<Enhancement> {
  const row = yield* one<EnhancementRow>('SELECT * FROM enhancements WHERE id = ?', enhancementId)
  if (row) return decodeEnhancement(row)
  throw new MusterError('not_found', `There is no enhancement ${enhancementId}.`, {
    hint: 'List the enhancements to see which there are.',
    details: { enhancementId },
  })
}

export function* createEnhancement(
  change: Change,
  given: ParsedInput<'enhancement.create'>,
): Work<Enhancement> {
  const { at, by } = change
  const enhancement: Enhancement = {
    id: change.newId(),
    ...given,
    version: 1,
    createdAt: at,
    updatedAt: at,
    createdBy: by,
    updatedBy: by,
  }
  yield* run(
    `INSERT INTO enhancements (id, title, priority, status, target_quarter, metadata, version, created_at, updated_at,
       created_by, updated_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    enhancement.id,
    enhancement.title,
    priorityNumber(enhancement.priority),
    enhancement.status,
    enhancement.targetQuarter,
    JSON.stringify(enhancement.metadata),
    enhancement.version,
    at,
    at,
    by,
    by,
  )
  yield* tell(change, 'created', enhancement, differences({}, { ...given }).after)
  return enhancement
}

/** @throws MusterError `not_found`, `conflict` */
export function* updateEnhancement(
  change: Change,
  given: ParsedInput<'enhancement.update'>,
): Work<Enhancement> {
  const { enhancementId, version, title, priority, status, targetQuarter, metadata } = given
  const before = yield* getEnhancement(enhancementId)
  yield* requireVersion(before, version, `The enhancement "${before.title}"`)
  const after: Enhancement = {
    ...before,
    title: title ?? before.title,
    priority: priority ?? before.priority,
    status: status ?? before.status,
    targetQuarter: targetQuarter === undefined ? before.targetQuarter : targetQuarter,
    metadata: metadata ?? before.metadata,
    version: version + 1,
    updatedAt: change.at,
    updatedBy: change.by,
  }
  yield* run(
    `UPDATE enhancements SET title = ?, priority = ?, status = ?, target_quarter = ?, metadata = ?, version = ?,
       updated_at = ?, updated_by = ? WHERE id = ?`,
    after.title,
    priorityNumber(after.priority),
    after.status,
    after.targetQuarter,
    JSON.stringify(after.metadata),
    after.version,
    after.updatedAt,
    after.updatedBy,
    enhancementId,
  )
  const differing = differences({ ...before }, { ...after })
  yield* tell(change, 'updated', after, differing.after, differing.before)
  return after
}

function* tell(
  change: Change,
  what: string,
  { id, version }: Enhancement,
  after: ReturnType<typeof differences>['after'],
  before: typeof after | null = null,
): Work<void> {
  yield* note(change, { recordId: id, recordKind: 'enhancement', what, version, before, after })
  change.touched.enhancements.add(id)
}
