import type { Notice, NotificationItem } from '../../../contract/notifications.ts'
import type { Context } from '../live/context.ts'
import { failed, type Message, type Sent } from './channels/send.ts'
import type { Presence } from './presence.ts'
import { summarise } from './summary.ts'

/** A host that is there takes it at once. */
const TAKEN_WITHIN_MS = 10_000
/** One that is slower may still show it; each browser does. */
const KNOWN = 200

const nobody: Readonly<Record<Notice['kind'], string>> = {
  desktop: 'No desktop application was there to show it.',
  browser: 'No page that may show notifications was open.',
  sound: 'No page that was clicked once was open to sound it.',
}

/** Has messages shown by who is there: by one desktop application, one page (a sound), or each browser. */
export function createShow(context: Pick<Context, 'publish'>, presence: Presence) {
  const waiting = new Map<string, () => void>()
  /** Kinds of those that were shown lately. */
  const known = new Map<string, Notice['kind']>()
  return {
    show(
      kind: Notice['kind'],
      tone: Notice['tone'],
      message: Pick<Message, 'id' | 'items' | 'count'>,
      signal: AbortSignal,
    ): Promise<Sent> {
      if (presence.count(kind) === 0) return Promise.resolve(failed(nobody[kind], { isRefused: true }))
      const items: NotificationItem[] = [...message.items]
      return new Promise((resolve) => {
        const settle = (sent: Sent) => {
          clearTimeout(timer)
          signal.removeEventListener('abort', onAbort)
          waiting.delete(message.id)
          resolve(sent)
        }
        const onAbort = () => settle(failed('The supervisor was closed.'))
        const timer = setTimeout(() => settle(failed(nobody[kind], { isRefused: true })), TAKEN_WITHIN_MS)
        signal.addEventListener('abort', onAbort, { once: true })
        waiting.set(message.id, () => settle(null))
        known.set(message.id, kind)
        const [oldest] = known.keys()
        if (known.size > KNOWN && oldest !== undefined) known.delete(oldest)
        const notice = { deliveryId: message.id, kind, tone, ...summarise(items, message.count), items }
        context.publish({ name: 'notice.raised', payload: { notice } })
      })
    },
    /** Whether the one who asks is to show it. */
    take(deliveryId: string): boolean {
      const first = waiting.get(deliveryId)
      first?.()
      return first !== undefined || known.get(deliveryId) === 'browser'
    },
  }
}
export type Show = ReturnType<typeof createShow>
