import type { Deployment } from '../../../../contract/component.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import { all, allOf, count, run, type Value, type Work } from '../database/work.ts'
import { type Change, note } from '../rules/change.ts'
import { cutPage, readPosition } from '../rules/pages.ts'

interface DeploymentRow {
  id: string
  deployed_at: number
  metadata: string
  created_at: number
  created_by: string
}

/** Newest first. @throws MusterError `validation` for a bad cursor */
export function* listDeployments({ vendorId, itemId, limit, cursor }: ParsedInput<'deployment.list'>): Work<{
  deployments: Deployment[]
  totalCount: number
  nextCursor: string | null
}> {
  const conditions = ['1 = 1']
  const params: Value[] = []
  if (vendorId !== undefined) {
    conditions.push('id IN (SELECT deployment_id FROM deployment_vendors WHERE vendor_id = ?)')
    params.push(vendorId)
  }
  if (itemId !== undefined) {
    conditions.push('id IN (SELECT deployment_id FROM deployment_items WHERE item_id = ?)')
    params.push(itemId)
  }
  const where = conditions.join(' AND ')
  const totalCount = yield* count(`deployments WHERE ${where}`, ...params)
  const [at, id] = cursor === undefined ? [] : readPosition(cursor, 'deployments')
  const behind = cursor === undefined ? [] : [at ?? 0, id ?? '']
  const rows = yield* all<DeploymentRow>(
    `SELECT * FROM deployments WHERE ${where} ${cursor === undefined ? '' : 'AND (deployed_at, id) < (?, ?)'}
     ORDER BY deployed_at DESC, id DESC LIMIT ?`,
    ...params,
    ...behind,
    limit + 1,
  )
  const { page, nextCursor } = cutPage('deployments', rows, limit, (row) => [row.deployed_at, row.id])
  return { deployments: yield* withLinks(page), totalCount, nextCursor }
}

/** Those that a work item was part of, the newest first; 100 at most. */
export function* deploymentsOf(itemId: string): Work<Deployment[]> {
  const rows = yield* all<DeploymentRow>(
    `SELECT deployments.* FROM deployment_items JOIN deployments ON id = deployment_id
     WHERE item_id = ? ORDER BY deployed_at DESC, id DESC LIMIT 100`,
    itemId,
  )
  return yield* withLinks(rows)
}

/** Those there are of these ids. */
export function* deploymentsById(ids: readonly string[]): Work<Deployment[]> {
  return yield* withLinks(
    yield* allOf<DeploymentRow>(ids, (marks) => `SELECT * FROM deployments WHERE id IN (${marks})`),
  )
}

function* withLinks(rows: readonly DeploymentRow[]): Work<Deployment[]> {
  const ids = rows.map(({ id }) => id)
  const linked = function* (table: string, column: string) {
    return yield* allOf<{ deployment_id: string; id: string }>(
      ids,
      (marks) =>
        `SELECT deployment_id, ${column} AS id FROM ${table} WHERE deployment_id IN (${marks})
         ORDER BY deployment_id, position`,
    )
  }
  const vendors = Map.groupBy(yield* linked('deployment_vendors', 'vendor_id'), (row) => row.deployment_id)
  const items = Map.groupBy(yield* linked('deployment_items', 'item_id'), (row) => row.deployment_id)
  const idsIn = (of: typeof vendors, id: string) => (of.get(id) ?? []).map((row) => row.id)
  return rows.map((row) => ({
    id: row.id,
    deployedAt: row.deployed_at,
    metadata: JSON.parse(row.metadata) as Deployment['metadata'],
    vendorIds: idsIn(vendors, row.id),
    workItemIds: idsIn(items, row.id),
    createdAt: row.created_at,
    createdBy: row.created_by,
  }))
}

/** @throws MusterError `not_found` naming the components or items that are not there */
export function* recordDeployment(change: Change, given: ParsedInput<'deployment.record'>): Work<Deployment> {
  const { deployedAt = change.at, vendorIds, workItemIds, ...metadata } = given
  yield* requireAll('vendors', vendorIds, 'component')
  yield* requireAll('work_items', workItemIds, 'work item')
  const deployment: Deployment = {
    id: change.newId(),
    deployedAt,
    metadata,
    vendorIds,
    workItemIds,
    createdAt: change.at,
    createdBy: change.by,
  }
  const { id } = deployment
  yield* run(
    'INSERT INTO deployments (id, deployed_at, metadata, created_at, created_by) VALUES (?, ?, ?, ?, ?)',
    id,
    deployedAt,
    JSON.stringify(metadata),
    change.at,
    change.by,
  )
  for (const [position, vendorId] of vendorIds.entries())
    yield* run(
      'INSERT INTO deployment_vendors (deployment_id, vendor_id, position) VALUES (?, ?, ?)',
      id,
      vendorId,
      position,
    )
  for (const [position, itemId] of workItemIds.entries())
    yield* run(
      'INSERT INTO deployment_items (deployment_id, item_id, position) VALUES (?, ?, ?)',
      id,
      itemId,
      position,
    )
  yield* note(change, {
    recordId: id,
    recordKind: 'deployment',
    what: 'recorded',
    version: null,
    after: { ...metadata, deployedAt, vendorIds, workItemIds },
  })
  change.touched.deployments.add(id)
  return deployment
}

function* requireAll(table: 'vendors' | 'work_items', ids: readonly string[], what: string): Work<void> {
  const rows = yield* allOf<{ id: string }>(ids, (marks) => `SELECT id FROM ${table} WHERE id IN (${marks})`)
  const known = new Set(rows.map(({ id }) => id))
  const missing = ids.filter((id) => !known.has(id))
  if (missing.length === 0) return
  throw new MusterError('not_found', `There is no ${what} ${missing.slice(0, 5).join(', ')}.`, {
    hint: `List the ${what}s to see which there are.`,
    details: { ids: missing },
  })
}
