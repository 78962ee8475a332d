import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { type Channel, kindWords, type NotificationRule } from '../../../../contract/notifications.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive } from '../../../lib/store.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { formatDirectory } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'

/** A rule in the list, with what can be done to it. */
export function RuleRow(props: { rule: NotificationRule; channels: readonly Channel[]; onEdit: () => void }) {
  const { rule, channels, onEdit } = props
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const [asking, setAsking] = useState(false)
  const { id, createdAt: _, ...fields } = rule
  const save = (enabled: boolean) => {
    client
      .call('notification.saveRule', { ...fields, ruleId: id, enabled })
      .catch((error: unknown) => reportError(error, 'The rule was not changed'))
  }
  const remove = () => {
    client
      .call('notification.removeRule', { ruleId: id })
      .catch((error: unknown) => reportError(error, 'The rule was not removed'))
  }
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2 last:border-b-0 max-md:px-3">
      <Checkbox checked={rule.enabled} label={`On: ${rule.name}`} onCheckedChange={save} />
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{rule.name}</p>
        <p className="break-words text-muted text-sm">
          {rule.on.map((kind) => kindWords[kind].replace(/:.*$/, '')).join('; ')} →{' '}
          {namesOf(channels, rule.channels)}
        </p>
        <p className="break-words text-faint text-sm">
          <VisibleText text={conditionsOf(rule, channels, home).join(' · ')} kind="text" />
        </p>
      </div>
      <div className="flex shrink-0">
        <IconButton size="sm" label={`Change: ${rule.name}`} icon={Pencil} onClick={onEdit} />
        <IconButton size="sm" label={`Remove: ${rule.name}`} icon={Trash2} onClick={() => setAsking(true)} />
      </div>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Remove the rule ${rule.name}?`}
        confirm="Remove rule"
        onConfirm={remove}
      >
        What it holds back is not told any more. To keep it for later, switch it off instead.
      </ConfirmDialog>
    </li>
  )
}

function namesOf(channels: readonly Channel[], ids: readonly string[]): string {
  const named = channels.filter(({ id }) => ids.includes(id))
  return named.map(({ name, enabled }) => (enabled ? name : `${name} (off)`)).join(', ') || 'nowhere'
}

/** When and about what, in a few words each. */
function conditionsOf(
  { where, unlessLooking, quietHours, groupWithinS, escalateAfterS, escalateTo }: NotificationRule,
  channels: readonly Channel[],
  home: string | undefined,
): string[] {
  const { directory, workflow, module, label } = where
  return [
    unlessLooking ? 'While nobody looks' : 'Always',
    ...(directory === null ? [] : [`in ${formatDirectory(directory, home)}`]),
    ...(workflow === null ? [] : [`of the workflow ${workflow}`]),
    ...(module === null ? [] : [`of the module ${module}`]),
    ...(label === null ? [] : [`labelled ${label}`]),
    ...(quietHours === null ? [] : [quietHours === 'always' ? 'no quiet hours' : `quiet ${quietHours}`]),
    ...(groupWithinS === 0 ? [] : [`gathered for ${groupWithinS} s`]),
    ...(escalateAfterS === null
      ? []
      : [`without an answer after ${timeOf(escalateAfterS)} to ${namesOf(channels, escalateTo)}`]),
  ]
}

function timeOf(seconds: number): string {
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
