import { useCallback } from 'react'
import { toast } from 'sonner'
import { type ListedItem, MAX_DEPTH } from '../../../../contract/work-item.ts'
import { toMusterError, useClient } from '../../../lib/client.ts'
import { isOvertaken } from '../use-change.ts'
import { type TreePlace, targetOf } from './tree-rows.ts'
import { useTreeState } from './tree-state.ts'

/** Puts an item, with all that is below it, at another place of the tree. */
export function usePut(): (item: ListedItem, at: ListedItem, way: TreePlace['way']) => Promise<void> {
  const client = useClient()
  return useCallback(
    async (item, at, way) => {
      useTreeState.setState({ carried: null })
      const target = targetOf(item, at, way, MAX_DEPTH)
      const failed = `“${item.title}” was not moved`
      if ('why' in target) {
        if (at.id !== item.id) toast.error(failed, { description: target.why })
        return
      }
      const send = async (version: number) => {
        useTreeState.setState({ movingId: item.id })
        try {
          const { moved } = await client.call('work.move', { itemId: item.id, version, ...target })
          const along = moved === 0 ? '' : ` with ${moved} below it`
          useTreeState.setState({ said: `${item.title} was moved${along}.` })
        } catch (thrown) {
          const error = toMusterError(thrown)
          const current = error.details?.currentVersion
          toast.error(failed, {
            description: `${error.message} ${error.hint ?? ''}`,
            ...(isOvertaken(error) && typeof current === 'number'
              ? { action: { label: 'Move it all the same', onClick: () => void send(current) } }
              : {}),
          })
        } finally {
          useTreeState.setState({ movingId: null })
        }
      }
      await send(item.version)
    },
    [client],
  )
}
