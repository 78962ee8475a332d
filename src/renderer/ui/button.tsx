import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Kbd } from './kbd.tsx'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  children: string
  /** `primary`: the one main action of a place. `danger`: only in the second step of something destructive. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  size?: 'sm' | 'md'
  icon?: LucideIcon
  /** The key that does the same, shown in the button. */
  shortcut?: string
}

const looks = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong border-transparent font-medium',
  plain: 'bg-surface text-ink border-control hover:bg-hover active:bg-pressed',
  quiet: 'border-transparent text-muted hover:bg-hover hover:text-ink active:bg-pressed',
  danger: 'bg-red-solid text-on-red border-transparent font-medium hover:brightness-110',
}

/** A button that says what it does with a verb. */
export function Button({
  look = 'plain',
  size = 'md',
  icon: Icon,
  shortcut,
  children,
  className,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={clsx(
        'inline-flex shrink-0 items-center justify-center gap-1.5 whitespace-nowrap rounded-md border transition-colors duration-100',
        'disabled:cursor-not-allowed disabled:opacity-45',
        size === 'sm' ? 'h-6 px-2 text-sm' : 'h-7 px-2.5 text-base',
        looks[look],
        className,
      )}
    >
      {Icon && <Icon aria-hidden size={size === 'sm' ? 14 : 16} strokeWidth={1.75} className="-ml-0.5" />}
      {children}
      {shortcut && <Kbd tone={look === 'primary' || look === 'danger' ? 'inverse' : 'plain'}>{shortcut}</Kbd>}
    </button>
  )
}
