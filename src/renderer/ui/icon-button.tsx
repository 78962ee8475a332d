import { clsx } from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps } from 'react'
import { Tooltip } from './tooltip.tsx'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'title'> {
  /** What it does, for the tooltip and for screen readers. */
  label: string
  icon: LucideIcon
  shortcut?: string
  size?: 'sm' | 'md'
  pressed?: boolean
}

/** A button that is only an icon. `aria-disabled` rather than `disabled`, so that the tooltip can say why. */
export function IconButton({
  label,
  icon: Icon,
  shortcut,
  size = 'md',
  pressed,
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} {...(shortcut === undefined ? {} : { shortcut })}>
      <button
        type="button"
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...rest}
        className={clsx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 hover:bg-hover hover:text-ink active:bg-pressed',
          'aria-pressed:bg-pressed aria-pressed:text-ink data-[state=open]:bg-pressed disabled:cursor-not-allowed disabled:opacity-45',
          size === 'sm' ? 'size-6' : 'size-7',
          className,
        )}
      >
        <Icon aria-hidden size={16} strokeWidth={1.75} />
      </button>
    </Tooltip>
  )
}
