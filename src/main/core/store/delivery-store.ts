import type { Delivery, DeliveryState, NotificationItem } from '../../../contract/notifications.ts'
import type { Connection } from './database.ts'
import { cutPage, readCursor } from './page-cursor.ts'
import { writeNow } from './write-now.ts'

/** What has happened, as its commit wrote it. */
export interface Happening {
  number: number
  kind: 'task' | 'permission' | 'approval' | 'run' | 'conflict' | 'stalled' | 'window'
  subject: string
  nodeId: string | null
  /** -1: the node itself, as in the table of approvals. */
  item: number | null
  state: string | null
  note: string | null
  at: number
}

/** Ids of the links of a message, by what they decide. */
export type LinkIds = Partial<Record<'allow' | 'deny', string>>

export interface DeliveryRecord extends Delivery {
  links: LinkIds | null
  /** Since when it waits for its turn; null: it was held back so far. */
  queuedAt: number | null
}

export interface DeliveryQuery {
  channelId?: string | undefined
  states?: readonly DeliveryState[] | undefined
  limit: number
  cursor?: string | undefined
}

interface DeliveryRow {
  id: string
  channel_id: string
  channel: string
  kind: Delivery['kind']
  rule_id: string | null
  state: DeliveryState
  held_for: Delivery['heldFor']
  items: string
  item_count: number
  links: string | null
  attempts: number
  next_at: number | null
  note: string | null
  created_at: number
  queued_at: number | null
  ended_at: number | null
}

/** Those that ended; the oldest beyond it are forgotten. */
const KEPT_DELIVERIES = 10_000

function decode(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    channelId: row.channel_id,
    channel: row.channel,
    kind: row.kind,
    ruleId: row.rule_id,
    state: row.state,
    heldFor: row.held_for,
    items: JSON.parse(row.items) as NotificationItem[],
    count: row.item_count,
    links: row.links === null ? null : (JSON.parse(row.links) as LinkIds),
    attempts: row.attempts,
    nextAt: row.next_at,
    note: row.note,
    createdAt: row.created_at,
    queuedAt: row.queued_at,
    endedAt: row.ended_at,
  }
}

/** SQL of `happenings` and `notification_deliveries`: what has happened, and what became of it. */
export function createDeliveryStore(database: Connection) {
  const happenings = database.prepare<[number], Happening>(
    'SELECT number, kind, subject, node_id AS nodeId, item, state, note, at FROM happenings ORDER BY number LIMIT ?',
  )
  const note = database.prepare('INSERT INTO happenings (kind, subject, note, at) VALUES (?, ?, ?, ?)')
  const forget = database.prepare<[number]>('DELETE FROM happenings WHERE number = ?')
  const upsert = database.prepare(
    `INSERT INTO notification_deliveries (id, channel_id, channel, kind, rule_id, state, held_for, items, item_count, links,
       position, attempts, next_at, note, created_at, queued_at, ended_at)
     VALUES (@id, @channelId, @channel, @kind, @ruleId, @state, @heldFor, @items, @count, @links,
       CASE WHEN @state = 'waiting' THEN
         (SELECT coalesce(max(position), 0) + 1 FROM notification_deliveries WHERE position IS NOT NULL) END,
       @attempts, @nextAt, @note, @createdAt, @queuedAt, @endedAt)
     ON CONFLICT (id) DO UPDATE SET state = excluded.state, held_for = excluded.held_for, items = excluded.items,
       item_count = excluded.item_count, links = excluded.links, position = coalesce(position, excluded.position),
       attempts = excluded.attempts, next_at = excluded.next_at, note = excluded.note, queued_at = excluded.queued_at,
       ended_at = excluded.ended_at`,
  )
  const byId = database.prepare<[string], DeliveryRow>('SELECT * FROM notification_deliveries WHERE id = ?')
  const isOpen = "state IN ('waiting', 'sending')"
  const next = database.prepare<[string], DeliveryRow>(
    `SELECT * FROM notification_deliveries WHERE channel_id = ? AND ${isOpen} ORDER BY position LIMIT 1`,
  )
  const openChannels = database
    .prepare<[], string>(`SELECT DISTINCT channel_id FROM notification_deliveries WHERE ${isOpen}`)
    .pluck()
  const waiting = database
    .prepare<[string], number>(
      `SELECT count(*) FROM notification_deliveries WHERE channel_id = ? AND ${isOpen}`,
    )
    .pluck()
  const held = database.prepare<[number, number], DeliveryRow>(
    "SELECT * FROM notification_deliveries WHERE state = 'held' AND next_at <= ? ORDER BY next_at, number LIMIT ?",
  )
  const nextHeldAt = database
    .prepare<[], number | null>("SELECT min(next_at) FROM notification_deliveries WHERE state = 'held'")
    .pluck()
  const gathering = database.prepare<[string, string, string], DeliveryRow>(
    `SELECT * FROM notification_deliveries WHERE state = 'held' AND channel_id = ? AND rule_id = ? AND held_for = ?
     ORDER BY number DESC LIMIT 1`,
  )
  const heldCount = database
    .prepare<[], number>("SELECT count(*) FROM notification_deliveries WHERE state = 'held'")
    .pluck()
  const giveUpAll = database.prepare(
    `UPDATE notification_deliveries SET state = 'given_up', note = ?, ended_at = ?, next_at = NULL
     WHERE channel_id = ? AND state IN ('held', 'waiting', 'sending')`,
  )
  const newestTried = database.prepare<[string], { state: DeliveryState; note: string | null }>(
    `SELECT state, note FROM notification_deliveries WHERE channel_id = ? AND attempts > 0 AND state <> 'dropped'
     ORDER BY number DESC LIMIT 1`,
  )
  const oldestWaiting = database.prepare<[string], { attempts: number; note: string | null }>(
    `SELECT attempts, note FROM notification_deliveries WHERE channel_id = ? AND ${isOpen} ORDER BY position LIMIT 1`,
  )
  const sentAt = database
    .prepare<[string], number | null>(
      "SELECT max(ended_at) FROM notification_deliveries WHERE channel_id = ? AND state = 'sent'",
    )
    .pluck()
  const ended = "state IN ('sent', 'given_up', 'dropped')"
  const prune = database.prepare<[number]>(
    `DELETE FROM notification_deliveries WHERE ${ended} AND number <= (SELECT number FROM notification_deliveries
       WHERE ${ended} ORDER BY number DESC LIMIT 1 OFFSET ?)`,
  )
  const write = (delivery: DeliveryRecord) =>
    upsert.run({
      ...delivery,
      items: JSON.stringify(delivery.items),
      links: delivery.links === null ? null : JSON.stringify(delivery.links),
    })
  const settle = database.transaction((numbers: readonly number[], deliveries: readonly DeliveryRecord[]) => {
    for (const number of numbers) forget.run(number)
    for (const delivery of deliveries) write(delivery)
  })

  return {
    /** What was not put to the rules yet, oldest first. */
    happenings: (limit: number): Happening[] => happenings.all(limit),
    /** Takes note of what no row tells. */
    note: (kind: Happening['kind'], subject: string, text: string | null, at: number): void =>
      writeNow(database, () => void note.run(kind, subject, text, at)),
    /** In one commit: what has happened is settled, and became these messages. */
    settle: (numbers: readonly number[], deliveries: readonly DeliveryRecord[]): void =>
      writeNow(database, () => settle.immediate(numbers, deliveries)),
    /** Makes it, or changes it. It gets its place in the queue when it is first written as `waiting`. */
    save: (delivery: DeliveryRecord): void => writeNow(database, () => void write(delivery)),
    get(id: string): DeliveryRecord | undefined {
      const row = byId.get(id)
      return row && decode(row)
    },
    /** What a channel gets next. */
    next(channelId: string): DeliveryRecord | undefined {
      const row = next.get(channelId)
      return row && decode(row)
    },
    /** Channels that something waits for. */
    openChannels: (): string[] => openChannels.all(),
    waiting: (channelId: string): number => waiting.get(channelId) ?? 0,
    /** What is held back until then, at most. */
    held: (until: number, limit: number): DeliveryRecord[] => held.all(until, limit).map(decode),
    nextHeldAt: (): number | null => nextHeldAt.get() ?? null,
    heldCount: (): number => heldCount.get() ?? 0,
    /** The message that more of the same rule and channel is added to. */
    gathering(channelId: string, ruleId: string, heldFor: 'group' | 'quiet'): DeliveryRecord | undefined {
      const row = gathering.get(channelId, ruleId, heldFor)
      return row && decode(row)
    },
    /** Within a transaction of the caller. */
    giveUpAll: (channelId: string, why: string, at: number): void => void giveUpAll.run(why, at, channelId),
    /** What the newest attempt says, if it failed; when something was sent last. */
    lastOf(channelId: string): { error: string | null; sentAt: number | null } {
      const waits = oldestWaiting.get(channelId)
      const tried = newestTried.get(channelId)
      const failed =
        waits !== undefined && waits.attempts > 0 ? waits : tried?.state === 'given_up' ? tried : null
      return { error: failed?.note ?? null, sentAt: sentAt.get(channelId) ?? null }
    },
    /** Newest first. @throws MusterError `validation` for a bad cursor */
    list({ channelId, states, limit, cursor }: DeliveryQuery): {
      deliveries: DeliveryRecord[]
      nextCursor: string | null
    } {
      const conditions: string[] = []
      const values: (string | number)[] = []
      const add = (condition: string, ...given: (string | number)[]) => {
        conditions.push(condition)
        values.push(...given)
      }
      if (channelId !== undefined) add('channel_id = ?', channelId)
      if (states !== undefined) add(`state IN (${states.map(() => '?').join(', ')})`, ...states)
      if (cursor !== undefined) add('(created_at, id) < (?, ?)', ...readCursor(cursor, 'messages'))
      const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
      const rows = database
        .prepare<(string | number)[], DeliveryRow>(
          `SELECT * FROM notification_deliveries ${where} ORDER BY created_at DESC, id DESC LIMIT ?`,
        )
        .all(...values, limit + 1)
      const { page, nextCursor } = cutPage(rows, limit, (row) => row.created_at)
      return { deliveries: page.map(decode), nextCursor }
    },
    /** The oldest that ended, beyond those that are kept. */
    prune: (keep = KEPT_DELIVERIES): void => writeNow(database, () => void prune.run(keep)),
  }
}
