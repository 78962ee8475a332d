import { Eye, Play, X } from 'lucide-react'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { openStart } from '../dialogs/work-dialogs.ts'
import { useWorkFocus } from '../work-view.ts'

/** What can be done with the ticked items that are shown. */
export function BulkBar({ items }: { items: readonly ListedItem[] }) {
  const client = useClient()
  const selection = useWorkFocus((focus) => focus.selection)
  const chosen = items.filter(({ id }) => selection[id])
  if (chosen.length === 0) return null
  const unseen = chosen.filter((item) => item.unseen)
  const markSeen = async () => {
    try {
      await client.call('work.seen', { itemIds: unseen.map(({ id }) => id) })
    } catch (thrown) {
      reportError(thrown, 'They were not marked')
    }
  }
  return (
    <div
      role="toolbar"
      aria-label="Selected items"
      className="flex shrink-0 animate-enter flex-wrap items-center gap-1.5 border-line border-t bg-raised px-4 py-2"
    >
      <span className="mr-2 font-medium">{chosen.length} selected</span>
      <Button size="sm" icon={Play} onClick={() => openStart(chosen.map(({ id }) => id))}>
        Start work
      </Button>
      {unseen.length > 0 && (
        <Button size="sm" icon={Eye} onClick={() => void markSeen()}>
          {unseen.length === chosen.length ? 'I have looked' : `I have looked (${unseen.length})`}
        </Button>
      )}
      <span className="flex-1" />
      <IconButton
        label="Unselect all"
        shortcut="Escape"
        icon={X}
        size="sm"
        onClick={() => useWorkFocus.setState({ selection: {} })}
      />
    </div>
  )
}
