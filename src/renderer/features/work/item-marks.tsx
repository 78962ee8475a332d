import { clsx } from 'clsx'
import { Lock, Sparkles, UserRound } from 'lucide-react'
import type { ListedItem, WorkItem } from '../../../contract/work-item.ts'
import { isDone } from '../../../contract/work-moves.ts'
import { Badge } from '../../ui/badge.tsx'
import { formatExact } from '../../ui/format.ts'
import { textTones } from '../../ui/tone.ts'
import { VisibleText } from '../../ui/visible-text.tsx'
import { priorityLooks, typeLooks } from '../../ui/work/item-look.ts'

/** Labels that are drawn; how many more there are is told. */
const SHOWN = 3

/** What it is, by its icon. */
export function TypeMark(props: { item: Pick<WorkItem, 'itemType'>; size?: number; className?: string }) {
  const { icon: Icon, word } = typeLooks[props.item.itemType]
  return (
    <Icon
      role="img"
      aria-label={word}
      size={props.size ?? 14}
      strokeWidth={1.75}
      className={clsx('shrink-0 text-muted', props.className)}
    />
  )
}

/** The priority by its icon; with its `word` where there is room. */
export function PriorityMark({ item, word }: { item: Pick<WorkItem, 'priority'>; word?: boolean }) {
  const { icon: Icon, tone, word: name } = priorityLooks[item.priority]
  return (
    <span className={`inline-flex shrink-0 items-center gap-1 ${textTones[tone]}`} title={`${name} priority`}>
      <Icon
        {...(word ? { 'aria-hidden': true } : { role: 'img', 'aria-label': `${name} priority` })}
        size={14}
        strokeWidth={2}
      />
      {word && name}
    </span>
  )
}

export function LabelChips({ labels }: { labels: readonly string[] }) {
  if (labels.length === 0) return null
  return (
    <span className="flex items-center gap-1 overflow-hidden" title={labels.join(', ')}>
      {labels.slice(0, SHOWN).map((label) => (
        <span
          key={label}
          className="max-w-28 shrink-0 truncate rounded-sm bg-hover px-1.5 text-muted text-xs leading-4.5"
        >
          <VisibleText text={label} kind="text" />
        </span>
      ))}
      {labels.length > SHOWN && <span className="shrink-0 text-faint text-xs">+{labels.length - SHOWN}</span>}
    </span>
  )
}

/** Who works on it. */
export function ClaimMark({ item: { claim } }: { item: Pick<WorkItem, 'claim'> }) {
  if (claim === null) return null
  return (
    <span
      className="inline-flex min-w-0 max-w-32 shrink-0 items-center gap-1 text-blue"
      title={`Claimed by ${claim.by}, ${formatExact(claim.at)}`}
    >
      <UserRound role="img" aria-label="Claimed by" size={14} strokeWidth={1.75} className="shrink-0" />
      <span className="truncate">{claim.by}</span>
    </span>
  )
}

/** An instance filed it, and no person has looked. */
export function UnseenMark({ item }: { item: Pick<WorkItem, 'unseen' | 'createdBy'> }) {
  if (!item.unseen) return null
  return (
    <span title={`Filed by ${item.createdBy}; nobody has looked at it yet`}>
      <Badge tone="violet" icon={Sparkles}>
        New
      </Badge>
    </span>
  )
}

/** Something holds it up: it can't be started now. */
export function HeldMark({
  item,
}: {
  item: Pick<ListedItem, 'status' | 'openBlockers' | 'waitingGates' | 'heldAbove'>
}) {
  const { openBlockers, waitingGates, heldAbove } = item
  const reasons = [
    ...(openBlockers > 0
      ? [`${openBlockers} ${openBlockers === 1 ? 'item is' : 'items are'} to be done first`]
      : []),
    ...(waitingGates > 0 ? [`${waitingGates} ${waitingGates === 1 ? 'gate is' : 'gates are'} closed`] : []),
    ...(heldAbove > 0 ? ['what is above it is held up'] : []),
  ]
  if (reasons.length === 0 || isDone(item.status)) return null
  const words = `Waits: ${reasons.join(', ')}`
  return (
    <span title={words} className="inline-flex shrink-0 items-center gap-0.5 text-red">
      <Lock role="img" aria-label={words} size={14} strokeWidth={1.75} />
    </span>
  )
}
