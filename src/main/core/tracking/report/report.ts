import type { Deployment, Enhancement, Vendor } from '../../../../contract/component.ts'
import { beginningOf, cutText } from '../../../../contract/cut-text.ts'
import { listDeployments } from '../components/deployments.ts'
import { listEnhancements } from '../components/enhancements.ts'
import { listVendors } from '../components/vendors.ts'
import { type ItemRow, phases, priorityName } from '../database/item-row.ts'
import { all, one, type Work } from '../database/work.ts'

/** Rows of a part, at most: a report is read by people. */
const MOST_ROWS = 100
const DEPLOYMENTS = 10

type Active = Pick<ItemRow, 'id' | 'item_type' | 'title' | 'status' | 'priority' | 'claim_by' | 'depth'>

/** The status report, in Markdown. The same state gives the same text, so that a file of it changes only when something did. */
export function* report(): Work<{ markdown: string }> {
  const vendors = yield* listVendors({ limit: MOST_ROWS })
  const active = yield* all<Active>(
    `SELECT id, item_type, title, status, priority, claim_by, depth FROM work_items
     WHERE deleted_at IS NULL AND (phase = ${phases.working} OR claim_by IS NOT NULL OR status = 'active')
     ORDER BY path LIMIT ?`,
    MOST_ROWS,
  )
  const counts = yield* all<{ status: string; count: number }>(
    'SELECT status, count(*) AS count FROM work_items WHERE deleted_at IS NULL GROUP BY status ORDER BY status',
  )
  const changed = yield* one<{ at: number | null }>('SELECT max(updated_at) AS at FROM work_items')
  const { deployments } = yield* listDeployments({ limit: DEPLOYMENTS })
  const { enhancements } = yield* listEnhancements({ limit: MOST_ROWS, statuses: ['pending', 'in-progress'] })
  const parts = [
    '# Project status',
    changed?.at ? `The newest change of work is of ${dateOf(changed.at)}.` : 'Nothing is tracked yet.',
    part('Components', vendors.vendors.map(vendorLine), vendors.totalCount),
    part(
      'Work',
      counts.map(({ status, count }) => `- ${status}: ${count}`),
    ),
    part('Active work', active.map(activeLine)),
    part('Last deployments', deployments.map(deploymentLine)),
    part('Planned', enhancements.map(enhancementLine)),
  ]
  return { markdown: `${parts.join('\n\n')}\n` }
}

function part(title: string, lines: readonly string[], total = lines.length): string {
  const more = total > lines.length ? [`- and ${total - lines.length} more`] : []
  return [`## ${title}`, '', ...(lines.length === 0 ? ['None.'] : [...lines, ...more])].join('\n')
}

const dateOf = (at: number) => beginningOf(new Date(at).toISOString(), 10)
const plain = (text: string) => cutText(text.replaceAll(/\s+/g, ' '), 200)

function vendorLine({ name, status, release, metadata }: Vendor): string {
  const { testResults } = metadata
  const tests = testResults ? `, ${testResults.passing} of ${testResults.total} tests pass` : ''
  return `- **${plain(name)}**: ${status}${release === null ? '' : `, ${release}`}${tests}`
}

function activeLine({ title, item_type, status, priority, claim_by, depth }: Active): string {
  const who = claim_by === null ? '' : `, ${claim_by}`
  return `${'  '.repeat(depth)}- ${plain(title)} (${item_type}, ${status}, ${priorityName(priority)}${who})`
}

function deploymentLine({ deployedAt, metadata }: Deployment): string {
  const { prNumber, prTitle, commitHash } = metadata
  return `- ${dateOf(deployedAt)}: #${prNumber} ${plain(prTitle)} (${beginningOf(commitHash, 8)})`
}

function enhancementLine({ title, priority, status, targetQuarter }: Enhancement): string {
  return `- ${targetQuarter ?? 'no date'}: ${plain(title)} (${priority}, ${status})`
}
