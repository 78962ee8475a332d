import { Notification } from 'electron'
import type { Place } from './links.ts'
import type { ShownNotice } from './notifier.ts'

/** Notifications kept alive at a time: one that is collected as garbage can't be clicked any more. */
const MAX_KEPT = 50
const kept = new Set<Notification>()

/** Shows a notice as a native notification; where the system has buttons, a request can be answered in it. */
export function showSystemNotice(
  notice: ShownNotice,
  actions: { open: (place: Place) => void; answer: (permissionId: string, allow: boolean) => void },
): () => void {
  if (!Notification.isSupported()) return () => {}
  const permissionId = notice.answerable ? notice.permissionId : null
  const notification = new Notification({
    title: notice.title,
    body: notice.body,
    ...(permissionId === null
      ? {}
      : {
          actions: [
            { type: 'button', text: 'Allow' },
            { type: 'button', text: 'Deny' },
          ],
        }),
  })
  const forget = () => kept.delete(notification)
  notification.on('click', () => {
    forget()
    actions.open(notice.place)
  })
  if (permissionId !== null) {
    notification.on('action', (details) => {
      forget()
      actions.answer(permissionId, details.actionIndex === 0)
    })
  }
  notification.on('close', forget)
  kept.add(notification)
  const [oldest] = kept
  if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest)
  notification.show()
  return () => {
    forget()
    notification.close()
  }
}
