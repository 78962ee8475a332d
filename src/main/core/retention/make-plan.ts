import { join } from 'node:path'
import type {
  RetentionGroup,
  RetentionItem,
  RetentionPlan,
  RetentionStep,
} from '../../../contract/retention.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { findOldFolders } from '../processes/retain.ts'
import { oldTasksJob } from './in-thread.ts'
import { tasksOfOpenWork } from './open-work.ts'
import type { RetentionParts } from './parts.ts'
import { spellDays } from './spell-days.ts'

/** Of each kind that one plan takes: more come with the next one. */
const MOST_ITEMS = 5_000
const EXAMPLES = 20
/** Sizes of a database of tens of gigabytes take a while, in ms. */
const DEADLINE_MS = 120_000

/** What one plan names, by what is done with it; tasks with their sessions. */
export interface NamedItems {
  step: RetentionStep
  items: (RetentionItem & { sessionId?: string })[]
}

/** @throws MusterError `storage`; what the tracker and the vault throw: while it is not known what is needed, nothing goes */
export async function makePlan(
  context: RetentionParts,
  token: string,
): Promise<{ plan: RetentionPlan; named: NamedItems[] }> {
  const { config, store, now } = context
  const at = now()
  const { retentionTasksMs, retentionTasksBytes, retentionGraceMs } = config
  const found = await runHeavy(
    oldTasksJob,
    {
      path: store.path,
      before: retentionTasksMs === null ? null : at - retentionTasksMs,
      mostBytes: retentionTasksBytes,
      archivedBefore: at - retentionGraceMs,
      limit: MOST_ITEMS,
    },
    { deadlineMs: DEADLINE_MS },
  )
  const open = await tasksOfOpenWork(
    context.tracker,
    [...found.archive, ...found.remove].map(({ id }) => id),
  )
  const free = (tasks: typeof found.archive) =>
    tasks.filter(({ id }) => !open.has(id)).map(({ endedAt, ...task }) => ({ ...task, at: endedAt }))
  const named: NamedItems[] = [
    { step: 'archive_tasks', items: free(found.archive) },
    { step: 'remove_tasks', items: free(found.remove) },
    { step: 'remove_output', items: await oldOutput(context) },
    { step: 'forget_conversations', items: await oldConversations(context) },
  ]
  const groups = named.filter(({ items }) => items.length > 0).map((each) => toGroup(context, each))
  return {
    plan: {
      token,
      madeAt: at,
      groups,
      hasMore: named.some(({ items }) => items.length >= MOST_ITEMS),
      kept: found.kept + open.size,
    },
    named,
  }
}

/** Raw output of ended instances in which nothing has changed for so long. */
async function oldOutput({ config, live }: RetentionParts): Promise<RetentionItem[]> {
  if (config.retentionOutputMs === null) return []
  const folders = await findOldFolders({
    directory: join(config.dataDirectory, 'instances'),
    keep: new Set(live.runners.keys()),
    olderThanMs: config.retentionOutputMs,
  })
  return folders
    .map(({ name, changedAt, bytes }) => ({ id: name, title: name, at: Math.floor(changedAt), bytes }))
    .sort(byAge)
    .slice(0, MOST_ITEMS)
}

/** Kept conversations whose own file is gone and of which nothing was kept for so long. */
async function oldConversations({ config, vault, live, now }: RetentionParts): Promise<RetentionItem[]> {
  if (config.retentionConversationsMs === null) return []
  const before = now() - config.retentionConversationsMs
  const items: RetentionItem[] = []
  for (let cursor: string | undefined; items.length < MOST_ITEMS; ) {
    const page = await vault.list({
      onlyHere: true,
      forgotten: false,
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const { claudeSessionId, title, keptAt, bytes, sessionId } of page.conversations) {
      const session = sessionId === null ? undefined : live.session(sessionId)
      if (keptAt > before || session?.pinned || (sessionId !== null && isAtWork(live, sessionId))) continue
      items.push({ id: claudeSessionId, title, at: keptAt, bytes })
    }
    if (page.nextCursor === null) break
    cursor = page.nextCursor
  }
  return items.sort(byAge)
}

export function isAtWork(live: RetentionParts['live'], sessionId: string): boolean {
  return live.runnerOf(sessionId) !== undefined || live.tasksOf(sessionId).length > 0
}

function toGroup({ config }: RetentionParts, { step, items }: NamedItems): RetentionGroup {
  const { retentionTasksMs, retentionGraceMs, retentionOutputMs, retentionConversationsMs } = config
  const why = {
    archive_tasks:
      retentionTasksMs === null
        ? 'the transcripts are over their size'
        : `ended over ${spellDays(retentionTasksMs)} ago`,
    remove_tasks: `archived for ${spellDays(retentionGraceMs)}`,
    remove_output: `unchanged for ${spellDays(retentionOutputMs ?? 0)}`,
    forget_conversations: `only in the vault, and unchanged for ${spellDays(retentionConversationsMs ?? 0)}`,
  }[step]
  return {
    step,
    count: items.length,
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
    oldestAt: items[0]?.at ?? null,
    newestAt: items.at(-1)?.at ?? null,
    examples: items.slice(0, EXAMPLES).map(({ sessionId: _, ...item }) => item),
    why,
  }
}

const byAge = (a: RetentionItem, b: RetentionItem) => a.at - b.at
