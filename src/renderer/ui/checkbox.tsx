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
  /** What is wrong with it is said there. */
  wrong?: string | undefined
}

/**
 * A box that is checked or not, with its label beside it when it has children. What reacts is 24 px wide and high, 4 px
 * more to each side than what is seen; two of them want 24 px from one row to the next.
 */
export function Checkbox(props: CheckboxProps) {
  const { checked, onCheckedChange, label, children, disabled, tabIndex, wrong } = props
  const id = useId()
  const Icon = checked === 'indeterminate' ? Minus : Check
  const box = (
    <Radix.Root
      id={id}
      checked={checked}
      disabled={disabled ?? false}
      tabIndex={tabIndex}
      aria-label={label}
      aria-invalid={wrong === undefined ? undefined : true}
      aria-describedby={wrong}
      onCheckedChange={(value) => onCheckedChange(value === true)}
      className="group/box -m-1 flex size-6 shrink-0 items-center justify-center rounded-md disabled:opacity-45"
    >
      <span className="flex size-4 items-center justify-center rounded-sm border border-control bg-surface group-data-[state=checked]/box:border-accent group-data-[state=indeterminate]/box:border-accent group-data-[state=checked]/box:bg-accent group-data-[state=indeterminate]/box:bg-accent">
        <Radix.Indicator className="text-on-accent">
          <Icon aria-hidden size={12} strokeWidth={3} />
        </Radix.Indicator>
      </span>
    </Radix.Root>
  )
  if (children === undefined) return box
  return (
    <div className="flex min-h-6 items-start gap-2">
      <span className="flex h-6 items-center">{box}</span>
      <label htmlFor={id} className="py-0.75">
        {children}
      </label>
    </div>
  )
}
