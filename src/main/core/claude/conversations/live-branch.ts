import { type ConversationRecord, objectIn, stringIn, timeOf } from './record-text.ts'

/** Where a record of a conversation hangs on; what is needed of it to find the branch that goes on. */
interface Link {
  uuid: string
  parent: string | null
  /** When it was written, in ms; null: it does not say. */
  time: number | null
  messageId: string | null
  isToolResult: boolean
}

export interface BranchReader {
  /** Takes the records in the order of the file. */
  take(record: ConversationRecord): void
  /** Finds the branch among what was taken. */
  find(): LiveBranch
}

export interface LiveBranch {
  /** Ids of the records that claude sends when it resumes, and of what was summarized; null: all of them. */
  live: ReadonlySet<string> | null
  /** False: its last record does not say when it was. Claude knows no such conversation then. */
  isDated: boolean
}

/**
 * Finds the branch of a conversation that claude goes on with (as tried with 2.1.329). Rewinding leaves the rest in the
 * file: the branch is the one of the last record, or of the record that the last `last-prompt` names, when it is on another.
 */
export function createBranchReader(): BranchReader {
  const links: Link[] = []
  let named: string | null = null
  // One that says nothing of a parent follows the one before it.
  const parentOf = (record: ConversationRecord) =>
    'parentUuid' in record
      ? (stringIn(record, 'parentUuid') ?? stringIn(record, 'logicalParentUuid'))
      : links.at(-1)?.uuid
  return {
    take(record) {
      if (record.type === 'last-prompt') named = stringIn(record, 'leafUuid') ?? named
      const uuid = stringIn(record, 'uuid')
      if (uuid === null || record.isSidechain === true) return
      const message = objectIn(record, 'message') ?? {}
      const parent = parentOf(record) ?? null
      const messageId = record.type === 'assistant' ? stringIn(message, 'id') : null
      const content: unknown = message.content
      const isToolResult =
        Array.isArray(content) &&
        content.some((block) => (block as { type?: unknown } | null)?.type === 'tool_result')
      links.push({ uuid, parent, time: timeOf(record), messageId, isToolResult })
    },
    find: () => findBranch(links, named),
  }
}

function findBranch(links: readonly Link[], named: string | null): LiveBranch {
  const at = new Map(links.map(({ uuid }, index) => [uuid, index]))
  const parents = new Set(links.map(({ parent }) => parent))
  const leaf = links.findLast(({ uuid }) => !parents.has(uuid))
  if (leaf === undefined) return { live: null, isDated: true }
  const chainOf = (uuid: string): Set<string> => {
    const chain = new Set<string>()
    for (let index = at.get(uuid); index !== undefined; ) {
      const link = links[index]
      if (link === undefined || chain.has(link.uuid)) break
      chain.add(link.uuid)
      index = link.parent === null ? undefined : (at.get(link.parent) ?? before(links, index))
    }
    return chain
  }
  const newest = chainOf(leaf.uuid)
  const other = named === null || newest.has(named) ? undefined : links[at.get(named) ?? -1]
  const live = other === undefined ? newest : chainOf(other.uuid)
  // Tools that ran side by side hang on one answer; only the last of them has what follows.
  const messages = new Set(links.filter(({ uuid }) => live.has(uuid)).map(({ messageId }) => messageId))
  for (const { uuid, messageId } of links) if (messageId !== null && messages.has(messageId)) live.add(uuid)
  for (const { uuid, parent, isToolResult } of links) {
    if (isToolResult && parent !== null && live.has(parent)) live.add(uuid)
  }
  return { live, isDated: (other ?? leaf).time !== null }
}

/** Seen with 2.1.329: for a parent that was lost stands the record before it in the file, if it was written just then. */
const JUST_BEFORE_MS = 5_000

function before(links: readonly Link[], index: number): number | undefined {
  const [one, previous] = [links[index], links[index - 1]]
  return one && previous && (one.time ?? 0) - (previous.time ?? 0) <= JUST_BEFORE_MS ? index - 1 : undefined
}
