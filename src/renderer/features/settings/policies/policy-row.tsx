import { ArrowDown, ArrowUp, Pencil, Trash2 } from 'lucide-react'
import type { Policy } from '../../../../contract/policy.ts'
import { useLive } from '../../../lib/store.ts'
import { Badge } from '../../../ui/badge.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { formatDirectory } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import type { Tone } from '../../../ui/tone.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'

const looks: Record<Policy['decision'], { word: string; tone: Tone }> = {
  allow: { word: 'Allow', tone: 'green' },
  deny: { word: 'Deny', tone: 'red' },
  ask: { word: 'Ask me', tone: 'amber' },
}

/** A rule in the list, with what can be done to it. */
export function PolicyRow(props: {
  policy: Policy
  first: boolean
  last: boolean
  onToggle: (enabled: boolean) => void
  onMove: (by: -1 | 1) => void
  onEdit: () => void
  onRemove: () => void
}) {
  const { policy } = props
  const home = useLive((state) => state.info?.homeDirectory)
  const { word, tone } = looks[policy.decision]
  const name = `${word} ${policy.tool}${policy.match === null ? '' : ` ${policy.match}`}`
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2 last:border-b-0 max-md:flex-wrap max-md:px-3">
      <Checkbox checked={policy.enabled} label={`On: ${name}`} onCheckedChange={props.onToggle} />
      <span className="w-14 shrink-0">
        <Badge tone={policy.enabled ? tone : 'neutral'}>{word}</Badge>
      </span>
      <div className="min-w-0 flex-1 max-md:min-w-48">
        <p className="break-words">
          <code className="text-sm">
            <VisibleText text={policy.tool} />
            {policy.match !== null && (
              <span className="text-muted">
                {' '}
                <VisibleText text={policy.match} />
              </span>
            )}
          </code>
        </p>
        <p className="truncate text-faint text-sm">
          {policy.sessionId !== null
            ? 'For one session'
            : policy.directory === null
              ? 'Everywhere'
              : `In ${formatDirectory(policy.directory, home)}`}
          {policy.lastUsedAt === null ? (
            ' · never used'
          ) : (
            <>
              {` · used ${policy.useCount} ×, `}
              <Time at={policy.lastUsedAt} />
            </>
          )}
          {policy.reason !== null && ` · ${policy.reason}`}
        </p>
      </div>
      <div className="flex max-md:ml-auto">
        <IconButton
          label={`Earlier: ${name}`}
          icon={ArrowUp}
          size="sm"
          disabled={props.first}
          onClick={() => props.onMove(-1)}
        />
        <IconButton
          label={`Later: ${name}`}
          icon={ArrowDown}
          size="sm"
          disabled={props.last}
          onClick={() => props.onMove(1)}
        />
        <IconButton label={`Change: ${name}`} icon={Pencil} size="sm" onClick={props.onEdit} />
        <IconButton label={`Remove: ${name}`} icon={Trash2} size="sm" onClick={props.onRemove} />
      </div>
    </li>
  )
}
