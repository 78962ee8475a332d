import { cutText } from '../../../../contract/cut-text.ts'
import type { WorkItem } from '../../../../contract/work-item.ts'
import { isDone } from '../../../../contract/work-moves.ts'
import { estimateTokens } from '../../base/estimate-tokens.ts'
import { decodeItem, idsOf } from '../database/item-row.ts'
import { allOf, type Work } from '../database/work.ts'
import { blockersOf } from '../ready/blockers.ts'
import { readReady } from '../ready/ready.ts'
import { itemsOf, requireRow } from '../rules/read-item.ts'

/** Tokens of the whole, at most. */
export const MOST_TOKENS = 1_999
/** What is kept of it for what comes behind a long description. */
const OWN_TOKENS = 1_100
const READY_TOLD = 10

/**
 * What whoever begins should know, in Markdown, within a bound: an item first, then what is around it, then what is ready.
 *
 * @param forStart for one that the item is just about to be given to
 */
export function* prime(itemId?: string, forStart = false): Work<{ text: string; tokens: number }> {
  const parts = createParts()
  if (itemId !== undefined) yield* tellItem(parts, itemId, forStart)
  const { items, totalCount } = yield* readReady({
    limit: READY_TOLD + 1,
    itemTypes: ['session', 'task', 'research'],
  })
  const others = items.filter(({ id }) => id !== itemId).slice(0, READY_TOLD)
  if (others.length > 0) {
    parts.add(`\n## Ready to be started (${totalCount} in all)\n`)
    for (const item of others) if (!parts.add(`- ${headOf(item)}`)) break
  } else if (itemId === undefined) parts.add('Nothing is ready to be started.')
  return parts.finish()
}

type Parts = ReturnType<typeof createParts>

/** Lines that are taken as long as there is room for them. */
function createParts() {
  const lines: string[] = []
  let tokens = 0
  const add = (line: string, most = MOST_TOKENS): boolean => {
    // With the end of the line.
    const more = estimateTokens(line) + 1
    if (tokens + more > most) return false
    tokens += more
    lines.push(line)
    return true
  }
  return {
    add,
    /** A text as far as there is room for it. */
    addText(text: string, most: number): void {
      for (let length = text.length; length > 0; length = Math.floor(length * 0.8))
        if (add(cutText(text, length), most)) return
    },
    finish: () => ({ text: lines.join('\n').trim(), tokens }),
  }
}

const headOf = ({ id, title, itemType, status, priority }: WorkItem) =>
  `${cutText(title, 120)} (${itemType}, ${status}, ${priority}, ${id})`

function* tellItem(parts: Parts, itemId: string, forStart: boolean): Work<void> {
  const row = yield* requireRow(itemId)
  const item = decodeItem(row)
  parts.add(`# ${item.title}\n`)
  const state = `${item.status}${item.claim ? `, taken by ${item.claim.by}` : ''}, version ${item.version}`
  // Being started changes both.
  parts.add(`- ${item.itemType} ${item.id}${forStart ? '' : `, ${state}`}`)
  parts.add(`- priority ${item.priority}`)
  if (item.labels.length > 0) parts.add(`- labels: ${cutText(item.labels.join(', '), 200)}`)
  if (item.branch !== null) parts.add(`- branch ${item.branch}`)
  tellMetadata(parts, item)
  const above = yield* itemsOf(idsOf(row.path).slice(0, -1))
  if (above.length > 0) {
    parts.add('\n## It is part of\n')
    for (const each of above) {
      parts.add(`- ${headOf(each)}`)
      const { description } = each.metadata
      if (typeof description === 'string') parts.add(`  ${cutText(oneLine(description), 240)}`)
    }
  }
  const blockers = isDone(item.status) ? [] : yield* blockersOf(row)
  if (blockers.length > 0) {
    parts.add('\n## What keeps it back\n')
    for (const { reason } of blockers.slice(0, 10)) parts.add(`- ${cutText(reason, 240)}`)
  }
  yield* tellDecisions(parts, item, above)
}

function tellMetadata(parts: Parts, { metadata }: WorkItem): void {
  const { description, question, acceptance, files, goals } = metadata
  if (typeof question === 'string') parts.addText(`\nQuestion: ${question}`, OWN_TOKENS)
  if (typeof description === 'string') parts.addText(`\n${description}`, OWN_TOKENS)
  for (const [title, list] of [
    ['Goals', goals],
    ['It is done when', acceptance],
    ['Files', files],
  ] as const) {
    if (!Array.isArray(list) || list.length === 0) continue
    parts.add(`\n${title}:`)
    for (const each of list.slice(0, 20))
      if (!parts.add(`- ${cutText(String(each), 300)}`, OWN_TOKENS + 200)) break
  }
}

/** What was found out and noted: of itself, of what it is below, and of research that it is linked to. */
function* tellDecisions(parts: Parts, item: WorkItem, above: readonly WorkItem[]): Work<void> {
  const linked = yield* allOf<{ id: string }>(
    [item.id],
    (marks) =>
      `SELECT CASE WHEN from_id = work_items.id THEN to_id ELSE from_id END AS id
       FROM work_items JOIN work_links ON from_id = work_items.id OR to_id = work_items.id
       WHERE work_items.id IN (${marks}) LIMIT 50`,
  )
  const research = (yield* itemsOf(linked.map(({ id }) => id))).filter(
    ({ itemType }) => itemType === 'research',
  )
  const told = [item, ...above.toReversed(), ...research].flatMap((each) => {
    const findings = each.metadata.findings
    const notes = each.notes === '' ? [] : [each.notes]
    const found = [...notes, ...(Array.isArray(findings) ? findings.map(String) : [])]
    return found.map(
      (text) =>
        `- ${each.id === item.id ? '' : `${cutText(each.title, 60)}: `}${cutText(oneLine(text), 400)}`,
    )
  })
  if (told.length === 0) return
  parts.add('\n## Notes and decisions\n')
  for (const line of told.slice(0, 20)) if (!parts.add(line)) break
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
