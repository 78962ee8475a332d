import { MusterError } from '../../../../contract/errors.ts'
import { all, type Work } from '../database/work.ts'

interface Versioned {
  id: string
  version: number
  updatedAt: number
  updatedBy: string
}

/**
 * A change is made to what was seen, or not at all.
 *
 * @throws MusterError `conflict` with `currentVersion`, `requestedVersion`, and by name the fields that changed in between
 */
export function* requireVersion(record: Versioned, requested: number, what: string): Work<void> {
  const { id, version, updatedBy, updatedAt } = record
  if (version === requested) return
  const rows = yield* all<{ after: string | null }>(
    'SELECT after FROM work_events WHERE record_id = ? AND version > ? ORDER BY id DESC LIMIT 100',
    id,
    requested,
  )
  const changed = new Set(rows.flatMap(({ after }) => (after === null ? [] : Object.keys(JSON.parse(after)))))
  const fields = [...changed].sort()
  const told = fields.length > 0 ? `: ${fields.join(', ')}` : ''
  const message =
    requested > version
      ? `${what} has version ${version}; there is no version ${requested}.`
      : `${what} has changed since version ${requested}, which was given: it has version ${version} now, by ${updatedBy}${told}.`
  throw new MusterError('conflict', message, {
    hint: 'Nothing was changed. Read it again, see what changed, and repeat the change with the new version.',
    details: {
      id,
      currentVersion: version,
      requestedVersion: requested,
      changed: fields,
      updatedBy,
      updatedAt,
    },
  })
}
