import { randomUUID } from 'node:crypto'
import type { Client } from '../../contract/client.ts'
import type { AnyEvent } from '../../contract/events.ts'
import type { NotificationItem, NotificationPlace } from '../../contract/notifications.ts'
import { summarise } from '../core/notifications/summary.ts'

/** Notices of this stretch are looked at together, in ms. */
const GATHER_MS = 500
/** More than this at once become one notice. */
const MAX_AT_ONCE = 3
/** Until the supervisor says how often it wants to hear of us, and while it can't be asked. */
const PRESENT_MS = 15_000

/** A native notification to be shown. */
export interface ShownNotice {
  title: string
  body: string
  place: NotificationPlace
  /** The request that it is about: it is taken away when that is answered. */
  permissionId: string | null
  /** It can be answered right there. */
  answerable: boolean
}

/** Shows a native notification; the returned function takes it away again. */
export type ShowNotice = (notice: ShownNotice) => () => void

export interface Notifier {
  /** Whether a person looks may have changed. */
  look(): void
  stop(): void
}

/**
 * Shows what the supervisor's rules send to the desktop, and tells it that we are there and whether a person looks at the
 * window.
 */
export function startNotifier(options: {
  client: Client
  show: ShowNotice
  isLooking: () => boolean
}): Notifier {
  const { client, show, isLooking } = options
  const id = randomUUID()
  const shownRequests = new Map<string, () => void>()
  let gathered: NotificationItem[] = []
  let gathering: NodeJS.Timeout | undefined
  let presenting: NodeJS.Timeout | undefined
  let stopped = false

  function flush(): void {
    gathering = undefined
    for (const notice of joined(gathered)) {
      const close = show(notice)
      if (notice.permissionId !== null) shownRequests.set(notice.permissionId, close)
    }
    gathered = []
  }

  async function take(deliveryId: string, items: readonly NotificationItem[]): Promise<void> {
    const { taken } = await client.call('notification.claim', { deliveryId })
    if (!taken || stopped) return
    gathered.push(...items)
    gathering ??= setTimeout(flush, GATHER_MS)
  }

  function receive(event: AnyEvent): void {
    if (event.name === 'notice.raised') {
      const { deliveryId, kind, items } = event.payload.notice
      // One that could not be taken is not shown by us: the supervisor says so in its log.
      if (kind === 'desktop') take(deliveryId, items).catch(() => {})
    } else if (event.name === 'permission.changed') {
      const { permission } = event.payload
      if (permission.state === 'pending') return
      gathered = gathered.filter(({ permissionId }) => permissionId !== permission.id)
      shownRequests.get(permission.id)?.()
      shownRequests.delete(permission.id)
    }
  }

  function present(): void {
    clearTimeout(presenting)
    const again = (ms: number) => {
      if (!stopped) presenting = setTimeout(present, ms)
    }
    client
      .call('notification.setPresence', { id, shows: ['desktop'], looking: isLooking() })
      .then(({ againWithinMs }) => again(againWithinMs / 2))
      .catch(() => again(PRESENT_MS))
  }

  const stop = client.subscribe({ names: ['notice.raised', 'permission.changed'] }, { onEvent: receive })
  present()
  return {
    look: present,
    stop() {
      stopped = true
      stop()
      clearTimeout(gathering)
      clearTimeout(presenting)
      client
        .call('notification.setPresence', { id, shows: [], looking: false, gone: true })
        // It notices by itself.
        .catch(() => {})
    },
  }
}

/** Joins a burst: up to three stay as they are, more become one that counts them. */
function joined(items: readonly NotificationItem[]): ShownNotice[] {
  const alone = { permissionId: null, answerable: false }
  if (items.length > MAX_AT_ONCE) return [{ ...summarise(items), ...alone }]
  return items.map(({ title, body, place, permissionId, answerable }) => ({
    title,
    body,
    place,
    permissionId,
    answerable,
  }))
}
