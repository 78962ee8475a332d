import type { AnyEvent } from '../../../contract/events.ts'
import type { DeliveryRecord } from '../store/delivery-store.ts'
import { asStorageError } from '../store/storage-error.ts'
import type { ChannelBook } from './channel-book.ts'
import { labelsOf } from './labels.ts'
import { isAbout } from './match-rules.ts'
import type { Outbox } from './outbox.ts'
import type { NotificationGround } from './parts.ts'
import type { Presence } from './presence.ts'
import { release } from './release.ts'
import { route } from './route.ts'
import { isOpen, subjectOf } from './subjects.ts'
import { watchNews } from './watch-news.ts'

/** What one commit takes in. */
const BATCH = 100
/** What happens within this time is looked at together. */
const GATHER_MS = 100
/** Messages that one channel keeps waiting, and that are held back in all; more are given up, and the log says so. */
const MAX_WAITING = 1_000
const MAX_HELD = 5_000
/** A timer does not count the time that a machine sleeps: what is held back is looked at again after so long. */
const LOOK_MS = 1_000

/** Puts what has happened to the rules, and lets go of what was held back. What it has not come to before an end is there still. */
export function createIntake(
  context: NotificationGround,
  parts: {
    book: ChannelBook
    presence: Presence
    outbox: Outbox
    onChanged(delivery: DeliveryRecord): void
  },
) {
  const { book, presence, outbox, onChanged } = parts
  const { config, now } = context
  const { deliveries } = context.store.notifications
  let timer: NodeJS.Timeout | undefined
  let working: Promise<void> | null = null
  let again = false
  let closed = false

  const routeParts = () => ({
    rules: book.rules(),
    channels: book.channels(),
    quietHours: config.notificationQuietHours,
    isLooking: presence.isLooking(),
    isThere: presence.isThere,
    now: now(),
    newId: context.newId,
    gathering: deliveries.gathering,
  })

  async function takeIn(): Promise<void> {
    while (!closed) {
      const batch = deliveries.happenings(BATCH)
      if (batch.length === 0) return
      const subjects = batch.flatMap((happening) => subjectOf(context, happening) ?? [])
      const byLabel = book.rules().filter(({ where }) => where.label !== null)
      for (const subject of subjects) {
        const asks = byLabel.some((rule) =>
          isAbout({ ...rule, where: { ...rule.where, label: null } }, subject),
        )
        if (asks) subject.labels = await labelsOf(context, subject.item.taskId)
      }
      const made = bound(route(routeParts(), subjects))
      deliveries.settle(
        batch.map(({ number }) => number),
        made,
      )
      tell(made)
    }
  }

  function letGo(): void {
    for (const held of deliveries.held(now(), BATCH)) {
      const rule = book.rules().find(({ id }) => id === held.ruleId)
      const ended = release({ ...routeParts(), isOpen: (item) => isOpen(context, item) }, held, rule)
      const bounded = bound(ended)
      deliveries.settle([], bounded)
      tell(bounded)
    }
  }

  /** A receiver that is away must not fill the disk. */
  function bound(made: readonly DeliveryRecord[]): DeliveryRecord[] {
    const waiting = new Map<string, number>()
    let held = deliveries.heldCount()
    return made.map((delivery) => {
      const { channelId, state, channel } = delivery
      const giveUp = (note: string): DeliveryRecord => ({
        ...delivery,
        state: 'given_up',
        heldFor: null,
        nextAt: null,
        note,
        endedAt: now(),
      })
      if (state === 'held' && delivery.count === 1) {
        held += 1
        return held > MAX_HELD ? giveUp(`${MAX_HELD} messages are held back already.`) : delivery
      }
      if (state !== 'waiting') return delivery
      const before = waiting.get(channelId) ?? deliveries.waiting(channelId)
      if (before >= MAX_WAITING) return giveUp(`${MAX_WAITING} messages wait for ${channel} already.`)
      waiting.set(channelId, before + 1)
      return delivery
    })
  }

  function tell(made: readonly DeliveryRecord[]): void {
    for (const delivery of made) {
      onChanged(delivery)
      if (delivery.state === 'waiting') outbox.wake(delivery.channelId)
    }
  }

  async function work(): Promise<void> {
    try {
      await takeIn()
      if (!closed) letGo()
    } catch (error) {
      // While the database refuses, which is told already, it is tried again.
      const isRefused = asStorageError(error)?.code === 'storage'
      if (!closed && !isRefused)
        config.log('warn', 'notifications could not be made', { error: String(error) })
      return plan(5_000)
    }
    const next = deliveries.nextHeldAt()
    if (next !== null) plan(Math.min(Math.max(next - now(), 0), LOOK_MS))
  }

  function look(): void {
    clearTimeout(timer)
    timer = undefined
    if (closed) return
    if (working !== null) {
      again = true
      return
    }
    working = work().finally(() => {
      working = null
      if (!again) return
      again = false
      plan(GATHER_MS)
    })
  }

  let planned = Number.POSITIVE_INFINITY
  /** Looks then, or sooner. */
  function plan(ms: number): void {
    const at = performance.now() + ms
    if (closed || (timer !== undefined && planned <= at)) return
    clearTimeout(timer)
    planned = at
    timer = setTimeout(look, ms).unref()
  }

  let news: ReturnType<typeof watchNews> | null = null
  return {
    hear: (event: AnyEvent): void => news?.hear(event),
    open(): void {
      news = watchNews(context, () => plan(GATHER_MS))
      look()
    },
    /** What has happened until now is taken in, so that it is on its way when it is closed. */
    async close(): Promise<void> {
      clearTimeout(timer)
      news?.close()
      await working
      if (news !== null) await work()
      closed = true
      clearTimeout(timer)
    },
  }
}
