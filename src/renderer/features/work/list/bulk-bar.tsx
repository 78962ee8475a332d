import { Eye, Play } from 'lucide-react'
import type { ListedItem } from '../../../../contract/work-item.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { SelectionBar } from '../../../ui/selection-bar.tsx'
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
    <SelectionBar
      label="Selected items"
      count={chosen.length}
      onClear={() => useWorkFocus.setState({ selection: {} })}
    >
      <Button size="sm" icon={Play} onClick={() => openStart(chosen.map(({ id }) => id))}>
        Start work
      </Button>
      {unseen.length > 0 && (
        <Button size="sm" icon={Eye} onClick={() => void markSeen()}>
          {unseen.length === chosen.length ? 'I have looked' : `I have looked (${unseen.length})`}
        </Button>
      )}
    </SelectionBar>
  )
}
