import type { Vendor } from '../../../../contract/component.ts'
import { MusterError } from '../../../../contract/errors.ts'
import type { ParsedInput } from '../../../../contract/operations.ts'
import { all, count, one, run, type Work } from '../database/work.ts'
import { type Change, differences, note } from '../rules/change.ts'
import { cutPage, readPosition } from '../rules/pages.ts'
import { requireVersion } from '../rules/versions.ts'

interface VendorRow {
  id: string
  name: string
  status: Vendor['status']
  release: string | null
  metadata: string
  version: number
  created_at: number
  updated_at: number
  created_by: string
  updated_by: string
}

function decodeVendor(row: VendorRow): Vendor {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    release: row.release,
    metadata: JSON.parse(row.metadata) as Vendor['metadata'],
    version: row.version,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    createdBy: row.created_by,
    updatedBy: row.updated_by,
  }
}

/** By name. @throws MusterError `validation` for a bad cursor */
export function* listVendors({ status, limit, cursor }: ParsedInput<'vendor.list'>): Work<{
  vendors: Vendor[]
  totalCount: number
  nextCursor: string | null
}> {
  const [after = ''] = cursor === undefined ? [] : readPosition(cursor, 'vendors')
  const chosen = status === undefined ? '' : 'AND status = ?'
  const params = status === undefined ? [] : [status]
  const rows = yield* all<VendorRow>(
    `SELECT * FROM vendors WHERE name > ? ${chosen} ORDER BY name LIMIT ?`,
    after,
    ...params,
    limit + 1,
  )
  const totalCount = yield* count(`vendors WHERE 1 = 1 ${chosen}`, ...params)
  const { page, nextCursor } = cutPage('vendors', rows, limit, (row) => [row.name])
  return { vendors: page.map(decodeVendor), totalCount, nextCursor }
}

/** @throws MusterError `not_found` */
export function* getVendor({ vendorId, name }: ParsedInput<'vendor.get'>): Work<Vendor> {
  const row = yield* one<VendorRow>(
    `SELECT * FROM vendors WHERE ${vendorId === undefined ? 'name' : 'id'} = ?`,
    vendorId ?? name ?? '',
  )
  if (row) return decodeVendor(row)
  throw new MusterError('not_found', `There is no component ${vendorId ?? `"${name}"`}.`, {
    hint: 'List the components to see which there are.',
    details: vendorId === undefined ? { name: name ?? null } : { vendorId },
  })
}

/** @throws MusterError `conflict` when the name is taken */
export function* createVendor(change: Change, given: ParsedInput<'vendor.create'>): Work<Vendor> {
  yield* refuseTaken(given.name, null)
  const { at, by } = change
  const vendor: Vendor = {
    id: change.newId(),
    ...given,
    version: 1,
    createdAt: at,
    updatedAt: at,
    createdBy: by,
    updatedBy: by,
  }
  yield* run(
    `INSERT INTO vendors (id, name, status, release, metadata, version, created_at, updated_at, created_by, updated_by)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    vendor.id,
    vendor.name,
    vendor.status,
    vendor.release,
    JSON.stringify(vendor.metadata),
    vendor.version,
    at,
    at,
    by,
    by,
  )
  yield* tell(change, 'created', vendor, differences({}, { ...given }).after)
  return vendor
}

/** @throws MusterError `not_found`, `conflict` */
export function* updateVendor(change: Change, given: ParsedInput<'vendor.update'>): Work<Vendor> {
  const { vendorId, version, name, status, release, metadata } = given
  const before = yield* getVendor({ vendorId })
  yield* requireVersion(before, version, `The component "${before.name}"`)
  if (name !== undefined) yield* refuseTaken(name, vendorId)
  const after: Vendor = {
    ...before,
    name: name ?? before.name,
    status: status ?? before.status,
    release: release === undefined ? before.release : release,
    metadata: metadata ?? before.metadata,
    version: version + 1,
    updatedAt: change.at,
    updatedBy: change.by,
  }
  yield* run(
    `UPDATE vendors SET name = ?, status = ?, release = ?, metadata = ?, version = ?, updated_at = ?, updated_by = ?
     WHERE id = ?`,
    after.name,
    after.status,
    after.release,
    JSON.stringify(after.metadata),
    after.version,
    after.updatedAt,
    after.updatedBy,
    vendorId,
  )
  const differing = differences({ ...before }, { ...after })
  yield* tell(change, 'updated', after, differing.after, differing.before)
  return after
}

function* tell(
  change: Change,
  what: string,
  { id, version }: Vendor,
  after: ReturnType<typeof differences>['after'],
  before: typeof after | null = null,
): Work<void> {
  yield* note(change, { recordId: id, recordKind: 'vendor', what, version, before, after })
  change.touched.vendors.add(id)
}

function* refuseTaken(name: string, exceptId: string | null): Work<void> {
  const other = yield* one<{ id: string }>('SELECT id FROM vendors WHERE name = ?', name)
  if (other === undefined || other.id === exceptId) return
  throw new MusterError('conflict', `There is a component "${name}" already.`, {
    hint: 'Update that one, or choose another name.',
    details: { vendorId: other.id, name },
  })
}
