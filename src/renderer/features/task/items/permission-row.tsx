import { Check, Hand, Undo2, X } from 'lucide-react'
import type { Permission } from '../../../../contract/permission.ts'
import type { PermissionItem } from '../../../../contract/transcript/transcript-items.ts'
import { usePendingPermissions } from '../../../lib/store.ts'
import { useStanding } from '../../../lib/use-standing.ts'
import { PermissionCard } from '../../../ui/answers/permission-card.tsx'
import { formatExact } from '../../../ui/format.ts'
import { Tooltip } from '../../../ui/tooltip.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

const answered = {
  allowed: { icon: Check, word: 'Allowed', look: 'text-green' },
  denied: { icon: X, word: 'Denied', look: 'text-red' },
  withdrawn: { icon: Undo2, word: 'Withdrawn', look: 'text-faint' },
}

const requestId = ({ id }: Permission) => id

/** A request for permission: to be answered here while it is open, one quiet line afterwards. */
export function PermissionRow({ item, taskId }: { item: PermissionItem; taskId: string }) {
  const all = usePendingPermissions(taskId)
  const pending = all.find((permission) => permission.id === item.request.permissionId)
  const what =
    item.request.kind === 'question'
      ? 'The question'
      : item.request.kind === 'plan'
        ? 'The plan'
        : item.request.toolName
  const { shown, settled, letGo } = useStanding(pending ? [pending] : [], requestId)
  if (shown) {
    return (
      <div className="rounded-md border border-amber/50 bg-amber-soft p-3">
        <PermissionCard permission={shown} keys={shown === all[0]} settled={settled} onLetGo={letGo} />
      </div>
    )
  }
  if (item.state === 'pending') {
    return (
      <p className="flex items-center gap-2 text-amber">
        <Hand aria-hidden size={16} strokeWidth={1.75} />
        {what} waits for an answer.
      </p>
    )
  }
  const { icon: Icon, word, look } = answered[item.state]
  return (
    <Tooltip content={formatExact(item.at)}>
      <span className="flex w-fit max-w-full items-start gap-2 py-0.5 text-faint">
        <Icon aria-hidden size={16} strokeWidth={1.75} className={`mt-px shrink-0 ${look}`} />
        <span className="min-w-0 break-words">
          {word}: <VisibleText text={what} />
          {item.note !== null && item.note !== '' && (
            <>
              {' '}
              (<VisibleText text={item.note} />)
            </>
          )}
        </span>
      </span>
    </Tooltip>
  )
}
