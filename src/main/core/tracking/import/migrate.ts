import { MusterError } from '../../../../contract/errors.ts'
import type { Check } from '../../../../contract/operations/work-exchange.ts'
import { namedId } from '../../base/named-id.ts'
import { recordDeployment } from '../components/deployments.ts'
import { createEnhancement } from '../components/enhancements.ts'
import { createVendor } from '../components/vendors.ts'
import { all, one, type Work } from '../database/work.ts'
import type { Change } from '../rules/change.ts'
import { createItem } from '../rules/create-item.ts'
import type { Legacy } from './legacy.ts'
import { NothingKept } from './nothing-kept.ts'
import { checkMigration } from './reconcile.ts'

/** Who made what was migrated. */
export const MIGRATION_NAME = 'migration-script'

export interface Migrated {
  vendors: number
  deployments: number
  enhancements: number
  sessions: number
  unchanged: number
  checks: Check[]
}

/**
 * Takes over what legacy files hold; what an earlier migration has made stays. Read back and checked in the same transaction.
 *
 * @throws MusterError `conflict` with `details.checks` when a check fails: nothing is kept
 * @throws NothingKept with the outcome, when that is all that is wanted
 */
export function* migrate(
  change: Change,
  { legacy, dryRun }: { legacy: Legacy; dryRun: boolean },
): Work<Migrated> {
  const done = { vendors: 0, deployments: 0, enhancements: 0, sessions: 0, unchanged: 0 }
  const count = (what: keyof typeof done, isNew: boolean) => {
    done[isNew ? what : 'unchanged'] += 1
  }
  for (const vendor of legacy.vendors) {
    const isNew = !(yield* one('SELECT id FROM vendors WHERE name = ?', vendor.name))
    if (isNew) yield* createVendor(change, vendor)
    count('vendors', isNew)
  }
  for (const { metadata, deployedAt, vendors } of legacy.deployments) {
    const known = yield* all<{ metadata: string }>(
      'SELECT metadata FROM deployments WHERE deployed_at = ?',
      deployedAt,
    )
    const isNew = !known.some(
      (row) => (JSON.parse(row.metadata) as { prNumber: number }).prNumber === metadata.prNumber,
    )
    if (isNew)
      yield* recordDeployment(change, {
        ...metadata,
        deployedAt,
        vendorIds: yield* idsOfVendors(vendors),
        workItemIds: [],
      })
    count('deployments', isNew)
  }
  for (const enhancement of legacy.enhancements) {
    const { title, targetQuarter } = enhancement
    const isNew = !(yield* one(
      "SELECT id FROM enhancements WHERE title = ? AND coalesce(target_quarter, '') = ?",
      title,
      targetQuarter ?? '',
    ))
    if (isNew) yield* createEnhancement(change, enhancement)
    count('enhancements', isNew)
  }
  for (const prompt of legacy.prompts) {
    const id = idOfPrompt(prompt.file)
    const isNew = !(yield* one('SELECT id FROM work_items WHERE id = ?', id))
    if (isNew) yield* createSession(change, id, prompt)
    count('sessions', isNew)
  }
  const checks = yield* checkMigration(
    legacy,
    legacy.prompts.map(({ file }) => idOfPrompt(file)),
  )
  const failed = checks.filter(({ passed }) => !passed)
  if (failed.length > 0)
    throw new MusterError(
      'conflict',
      `Nothing was migrated: ${failed.map(({ name, told }) => `${name}: ${told}`).join(' ')}`,
      { hint: 'Correct the files at what is told, and migrate again.', details: { checks } },
    )
  if (dryRun) throw new NothingKept({ ...done, checks })
  return { ...done, checks }
}

/** The same each time, so that a prompt is there once. */
function idOfPrompt(file: string): string {
  return namedId('session prompt', file)
}

function* createSession(change: Change, id: string, prompt: Legacy['prompts'][number]): Work<void> {
  const { title, isDone, branch } = prompt
  yield* createItem(
    change,
    {
      itemType: 'session',
      title,
      parentId: null,
      status: isDone ? 'completed' : 'active',
      priority: 'medium',
      metadata: { prompt: prompt.prompt },
      labels: [],
      notes: `From ${prompt.file}`,
      branch,
      commit: null,
    },
    { id, version: 1, createdAt: change.at, createdBy: change.by },
  )
}

/** Of those there are; what is missing the check of the deployments finds. */
function* idsOfVendors(names: readonly string[]): Work<string[]> {
  const ids: string[] = []
  for (const name of new Set(names)) {
    const row = yield* one<{ id: string }>('SELECT id FROM vendors WHERE name = ?', name)
    if (row) ids.push(row.id)
  }
  return ids
}
