import type { Channel, ChannelTarget, NotificationRule } from '../../../contract/notifications.ts'
import type { Connection } from './database.ts'
import { createDeliveryStore } from './delivery-store.ts'
import { createLinkStore } from './notification-link-store.ts'
import { writeNow } from './write-now.ts'

export type ChannelRecord = Pick<Channel, 'id' | 'name' | 'target' | 'enabled' | 'links' | 'createdAt'>

interface ChannelRow {
  id: string
  name: string
  target: string
  enabled: number
  links: number
  created_at: number
}

/** SQL of notifications. Writes are synchronous and throw MusterError `storage`. */
export function createNotificationStore(database: Connection) {
  const channels = database.prepare<[], ChannelRow>(
    'SELECT * FROM notification_channels ORDER BY created_at, id',
  )
  const upsertChannel = database.prepare(
    `INSERT INTO notification_channels (id, name, target, enabled, links, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET name = excluded.name, target = excluded.target, enabled = excluded.enabled,
       links = excluded.links`,
  )
  const removeChannel = database.prepare('DELETE FROM notification_channels WHERE id = ?')
  const rules = database.prepare<[], { id: string; rule: string; created_at: number }>(
    'SELECT * FROM notification_rules ORDER BY created_at, id',
  )
  const upsertRule = database.prepare(
    `INSERT INTO notification_rules (id, rule, created_at) VALUES (?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET rule = excluded.rule`,
  )
  const removeRule = database.prepare('DELETE FROM notification_rules WHERE id = ?')
  const deliveries = createDeliveryStore(database)
  const remove = database.transaction((id: string, why: string, at: number) => {
    deliveries.giveUpAll(id, why, at)
    removeChannel.run(id)
  })

  return {
    deliveries,
    links: createLinkStore(database),
    /** Oldest first. */
    channels: (): ChannelRecord[] =>
      channels.all().map((row) => ({
        id: row.id,
        name: row.name,
        target: JSON.parse(row.target) as ChannelTarget,
        enabled: row.enabled === 1,
        links: row.links === 1,
        createdAt: row.created_at,
      })),
    saveChannel({ id, name, target, enabled, links, createdAt }: ChannelRecord): void {
      writeNow(database, () =>
        upsertChannel.run(id, name, JSON.stringify(target), Number(enabled), Number(links), createdAt),
      )
    },
    /** What waits for it is given up, for this reason. */
    removeChannel: (id: string, why: string, at: number): void =>
      writeNow(database, () => remove.immediate(id, why, at)),
    /** Oldest first. */
    rules: (): NotificationRule[] =>
      rules.all().map(({ id, rule, created_at }) => ({
        ...(JSON.parse(rule) as Omit<NotificationRule, 'id' | 'createdAt'>),
        id,
        createdAt: created_at,
      })),
    saveRule({ id, createdAt, ...rule }: NotificationRule): void {
      writeNow(database, () => upsertRule.run(id, JSON.stringify(rule), createdAt))
    },
    removeRule: (id: string): void => writeNow(database, () => void removeRule.run(id)),
  }
}
export type NotificationStore = ReturnType<typeof createNotificationStore>
