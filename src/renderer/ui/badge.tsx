import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { Tone } from './tone.ts'
import { softTones } from './tone.ts'

/** A word on a tinted band. */
export function Badge({
  children,
  tone = 'neutral',
  icon: Icon,
}: {
  children: string
  tone?: Tone
  icon?: LucideIcon
}) {
  return (
    <span
      className={clsx(
        'inline-flex h-4.5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-xs',
        softTones[tone],
      )}
    >
      {Icon && <Icon aria-hidden size={12} strokeWidth={2} />}
      {children}
    </span>
  )
}

/** Always beside anything that a simulated instance did. */
export function SimulatedBadge() {
  return <Badge>Simulated</Badge>
}
