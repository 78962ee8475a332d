import { Check, Minus } from 'lucide-react'
import { Checkbox as Radix } from 'radix-ui'
import { type ReactNode, useId } from 'react'

export interface CheckboxProps {
  checked: boolean | 'indeterminate'
  onCheckedChange: (checked: boolean) => void
  /** For screen readers, when there is no visible label. */
  label?: string
  children?: ReactNode
  disabled?: boolean
  tabIndex?: number
}

/** A box that is checked or not, with its label beside it when it has children. */
export function Checkbox({ checked, onCheckedChange, label, children, disabled, tabIndex }: CheckboxProps) {
  const id = useId()
  const Icon = checked === 'indeterminate' ? Minus : Check
  const box = (
    <Radix.Root
      id={id}
      checked={checked}
      disabled={disabled ?? false}
      tabIndex={tabIndex}
      aria-label={label}
      onCheckedChange={(value) => onCheckedChange(value === true)}
      className="relative flex size-4 shrink-0 items-center justify-center rounded-sm border border-control bg-surface before:absolute before:-inset-1 disabled:opacity-45 data-[state=checked]:border-accent data-[state=indeterminate]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:bg-accent"
    >
      <Radix.Indicator className="text-on-accent">
        <Icon aria-hidden size={12} strokeWidth={3} />
      </Radix.Indicator>
    </Radix.Root>
  )
  if (children === undefined) return box
  return (
    <div className="flex items-start gap-2">
      <span className="flex h-4.5 items-center">{box}</span>
      <label htmlFor={id}>{children}</label>
    </div>
  )
}
