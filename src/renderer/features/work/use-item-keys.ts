import { useNavigate } from '@tanstack/react-router'
import type { WorkItem } from '../../../contract/work-item.ts'
import type { Shortcut } from '../../lib/shortcuts.ts'
import { openStart } from './dialogs/work-dialogs.ts'
import { canStart, useClaim } from './item-menu.tsx'

/**
 * The keys of an item wherever it is shown: they open it, start work on it, claim it.
 *
 * @param current the item that they act on when they are pressed: keys can come faster than it is drawn
 * @param ticked ids on which work is started in place of it, if there are any
 */
export function useItemKeys(
  group: string,
  current: () => WorkItem | undefined,
  ticked?: () => readonly string[],
): Shortcut[] {
  const navigate = useNavigate()
  const claim = useClaim()
  return [
    {
      keys: 'Enter',
      label: 'Open the item',
      safe: 'once',
      group,
      run: () => {
        const item = current()
        if (item) void navigate({ to: '/work/$itemId', params: { itemId: item.id } })
      },
    },
    {
      keys: 's',
      label: ticked ? 'Start work on what is selected, or on the item' : 'Start work on the item',
      safe: 'once',
      group,
      run: () => {
        const item = current()
        const ids = ticked?.() ?? []
        if (ids.length > 0) openStart(ids)
        else if (item && canStart(item)) openStart([item.id])
      },
    },
    {
      keys: 'c',
      label: 'Claim the item, or give it back',
      group,
      run: () => {
        const item = current()
        if (item) void claim(item)
      },
    },
  ]
}
