import type { Check } from '../../../../contract/operations/work-exchange.ts'
import { all, allOf, type Work } from '../database/work.ts'
import type { Legacy } from './legacy.ts'

/** What a component must be known of. */
const needed = ['testResults', 'formatSupport', 'extractorVersion', 'manifestCompliant'] as const

/** Reads back what was migrated, and holds it against what the files say. */
export function* checkMigration(legacy: Legacy, promptIds: readonly string[]): Work<Check[]> {
  return [
    yield* checkVendors(legacy),
    yield* checkDeployments(legacy),
    yield* checkEnhancements(legacy),
    yield* checkPrompts(promptIds),
    yield* checkMetadata(legacy),
  ]
}

const counted = (
  name: Check['name'],
  wanted: number,
  found: number,
  wrong: readonly string[] = [],
): Check => ({
  name,
  passed: wanted === found && wrong.length === 0,
  told: `${found} of ${wanted}.${wrong.map((each) => ` ${each}`).join('')}`,
})

function* checkVendors({ vendors }: Legacy): Work<Check> {
  const names = new Set(vendors.map(({ name }) => name))
  const rows = yield* allOf<{ name: string; status: string; release: string | null }>(
    [...names],
    (marks) => `SELECT name, status, release FROM vendors WHERE name IN (${marks})`,
  )
  const found = new Map(rows.map((row) => [row.name, row]))
  const twice = vendors.filter(({ name }, at) => vendors.findIndex((other) => other.name === name) < at)
  const other = vendors.filter(({ name, status, release }) => {
    const row = found.get(name)
    return row !== undefined && (row.status !== status || row.release !== release)
  })
  return counted('vendor count', vendors.length, found.size, [
    ...twice.map(({ name }) => `"${name}" is there twice.`),
    ...other
      .filter((each) => !twice.includes(each))
      .map(({ name }) => `"${name}" is another one in the tracker.`),
  ])
}

function* checkDeployments({ deployments }: Legacy): Work<Check> {
  let count = 0
  const wrong: string[] = []
  for (const { deployedAt, metadata, vendors } of deployments) {
    const rows = yield* all<{ id: string; metadata: string }>(
      'SELECT id, metadata FROM deployments WHERE deployed_at = ?',
      deployedAt,
    )
    const row = rows.find((each) => each.metadata === JSON.stringify(metadata))
    if (row === undefined) {
      wrong.push(`#${metadata.prNumber} is not as the file has it.`)
      continue
    }
    count += 1
    const linked = yield* all<{ name: string }>(
      'SELECT name FROM deployment_vendors JOIN vendors ON id = vendor_id WHERE deployment_id = ?',
      row.id,
    )
    const names = new Set(linked.map(({ name }) => name))
    const missing = vendors.filter((name) => !names.has(name))
    if (missing.length > 0)
      wrong.push(`#${metadata.prNumber} names components that there are not: ${missing.join(', ')}.`)
  }
  return counted('deployment history', deployments.length, count, wrong)
}

function* checkEnhancements({ enhancements }: Legacy): Work<Check> {
  const keys = new Set<string>()
  for (const { title, targetQuarter } of enhancements) {
    const rows = yield* all<{ id: string }>(
      "SELECT id FROM enhancements WHERE title = ? AND coalesce(target_quarter, '') = ?",
      title,
      targetQuarter ?? '',
    )
    for (const { id } of rows) keys.add(id)
  }
  return counted('enhancement count', enhancements.length, keys.size)
}

function* checkPrompts(ids: readonly string[]): Work<Check> {
  const rows = yield* allOf<{ id: string }>(
    ids,
    (marks) => `SELECT id FROM work_items WHERE item_type = 'session' AND id IN (${marks})`,
  )
  return counted('session prompt count', ids.length, rows.length)
}

function* checkMetadata({ vendors }: Legacy): Work<Check> {
  const rows = yield* allOf<{ name: string; metadata: string }>(
    vendors.map(({ name }) => name),
    (marks) => `SELECT name, metadata FROM vendors WHERE name IN (${marks})`,
  )
  const wrong = rows.flatMap(({ name, metadata }) => {
    const known = JSON.parse(metadata) as Record<string, unknown>
    const missing = needed.filter((field) => known[field] === undefined)
    return missing.length === 0 ? [] : [`"${name}" has no ${missing.join(', ')}.`]
  })
  return counted('vendor metadata completeness', rows.length, rows.length - wrong.length, wrong)
}
