import { useNavigate } from '@tanstack/react-router'
import { Ellipsis, ExternalLink, GitBranchPlus, HandHelping, Play, Trash2, Undo2 } from 'lucide-react'
import { toast } from 'sonner'
import type { WorkItem } from '../../../contract/work-item.ts'
import { isDone, legalMoves } from '../../../contract/work-moves.ts'
import { useClient } from '../../lib/client.ts'
import { reportError } from '../../lib/report-error.ts'
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/dropdown-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { statusLooks } from '../../ui/work/item-look.ts'
import { openNewItem, openStart } from './dialogs/work-dialogs.ts'
import { useChange } from './use-change.ts'

/** Whether an instance may be started on it, as far as it says itself. */
export function canStart(item: Pick<WorkItem, 'claim' | 'status' | 'deletedAt'>): boolean {
  return item.claim === null && item.deletedAt === null && item.status !== 'blocked' && !isDone(item.status)
}

/** Claims an item for this person, or gives it back. */
export function useClaim(): (item: WorkItem) => Promise<void> {
  const client = useClient()
  return async (item) => {
    try {
      if (item.claim === null) {
        const { item: taken } = await client.call('work.claim', { itemId: item.id })
        toast(`“${taken.title}” is yours`)
      } else {
        await client.call('work.release', { itemId: item.id })
        toast(`“${item.title}” was given back`)
      }
    } catch (thrown) {
      reportError(thrown, item.claim === null ? 'It was not claimed' : 'It was not given back')
    }
  }
}

/** Removes an item with what is below it, and offers to bring it back. */
function useRemove(item: WorkItem): () => Promise<void> {
  const client = useClient()
  return async () => {
    try {
      const { item: gone, removed } = await client.call('work.remove', {
        itemId: item.id,
        version: item.version,
      })
      const restore = async () => {
        try {
          await client.call('work.restore', { itemId: gone.id, version: gone.version })
        } catch (thrown) {
          reportError(thrown, 'It was not restored')
        }
      }
      toast(`“${gone.title}” is removed`, {
        ...(removed > 0 ? { description: `With ${removed} below it.` } : {}),
        duration: 10_000,
        action: { label: 'Restore', onClick: () => void restore() },
      })
    } catch (thrown) {
      reportError(thrown, 'It was not removed')
    }
  }
}

/** What can be done with an item without dragging anything. */
export function ItemMenu({ item, small }: { item: WorkItem; small?: boolean }) {
  const navigate = useNavigate()
  const change = useChange()
  const claim = useClaim()
  const remove = useRemove(item)
  return (
    <DropdownMenu
      align="end"
      trigger={
        <IconButton
          label={`Actions of ${item.title}`}
          icon={Ellipsis}
          tabIndex={-1}
          size="sm"
          className={small ? '-mr-1.5 -mt-0.5' : ''}
        />
      }
    >
      <MenuItem
        icon={ExternalLink}
        onSelect={() => void navigate({ to: '/work/$itemId', params: { itemId: item.id } })}
      >
        Open
      </MenuItem>
      {canStart(item) && (
        <MenuItem icon={Play} onSelect={() => openStart([item.id])}>
          Start work
        </MenuItem>
      )}
      <MenuItem
        icon={item.claim === null ? HandHelping : Undo2}
        {...(item.claim === null ? {} : { note: `${item.claim.by} has it` })}
        onSelect={() => void claim(item)}
      >
        {item.claim === null ? 'Claim it' : 'Give it back'}
      </MenuItem>
      <MenuItem icon={GitBranchPlus} onSelect={() => openNewItem({ parentId: item.id })}>
        New item below it
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>Move to</MenuLabel>
      {legalMoves(item.itemType, item.status).map((status) => (
        <MenuItem key={status} icon={statusLooks[status].icon} onSelect={() => void change(item, { status })}>
          {statusLooks[status].word}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem icon={Trash2} danger note="It can be restored." onSelect={() => void remove()}>
        Remove
      </MenuItem>
    </DropdownMenu>
  )
}
