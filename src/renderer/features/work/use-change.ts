import { useCallback } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { WorkItem } from '../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { type ItemChange, useWorkDialogs } from './dialogs/work-dialogs.ts'

/** Whether somebody else was first: the supervisor tells both versions. */
export function isOvertaken(error: MusterError): boolean {
  return error.code === 'conflict' && typeof error.details?.currentVersion === 'number'
}

/** Whether it is not completed only because something below it is open. */
function hasOpenBelow(error: MusterError): boolean {
  return error.code === 'conflict' && typeof error.details?.open === 'number'
}

/**
 * Changes an item as it was seen. When somebody else was first, a dialog shows both and the person decides; what else goes
 * wrong is told. The answer is the item as it is then; null: the change was not made.
 */
export function useChange(): (item: WorkItem, change: ItemChange) => Promise<WorkItem | null> {
  const client = useClient()
  return useCallback(
    async (seen, change) => {
      const send = async (wanted: ItemChange): Promise<WorkItem | null> => {
        try {
          const { item } = await client.call('work.update', {
            ...wanted,
            itemId: seen.id,
            version: seen.version,
          })
          return item
        } catch (thrown) {
          const error = toMusterError(thrown)
          if (isOvertaken(error))
            return await new Promise((settle) =>
              useWorkDialogs.setState({ conflict: { seen, change: wanted, settle } }),
            )
          if (hasOpenBelow(error) && wanted.force !== true) {
            const force = await new Promise<boolean>((settle) =>
              useWorkDialogs.setState({ openBelow: { message: error.message, settle } }),
            )
            return force ? await send({ ...wanted, force: true }) : null
          }
          reportError(error, `“${seen.title}” was not changed`)
          return null
        }
      }
      return await send(change)
    },
    [client],
  )
}
