import { clsx } from 'clsx'
import { type ComponentProps, type ReactNode, useId, useLayoutEffect, useRef } from 'react'

const field =
  'w-full min-w-0 rounded-md border bg-surface px-2 text-ink disabled:cursor-not-allowed disabled:opacity-45 aria-invalid:border-red'

/** One line of text. */
export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return (
    <input
      spellCheck={false}
      autoComplete="off"
      {...rest}
      className={clsx(field, 'h-7 border-control', className)}
    />
  )
}

export interface TextareaProps extends ComponentProps<'textarea'> {
  value: string
  /** Grows with its content up to this height in rem; then it scrolls. */
  maxHeight?: number
}

/** Several lines of text that grow with what is written. */
export function Textarea({ className, maxHeight = 20, value, ref, ...rest }: TextareaProps) {
  const own = useRef<HTMLTextAreaElement | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height follows the text.
  useLayoutEffect(() => {
    const element = own.current
    if (!element) return
    element.style.height = 'auto'
    element.style.height = `${element.scrollHeight + 2}px`
  }, [value])
  return (
    <textarea
      {...rest}
      value={value}
      ref={(element) => {
        own.current = element
        if (typeof ref === 'function') ref(element)
        else if (ref) ref.current = element
      }}
      style={{ maxHeight: `${maxHeight}rem` }}
      className={clsx(field, 'resize-none border-control py-1.5 leading-[1.4]', className)}
    />
  )
}

/** A label, its control, a hint and the error that belongs to it. `children` gets the ids to wire up. */
export function Field(props: {
  label: string
  hint?: ReactNode
  error?: string | undefined
  className?: string
  children: (ids: {
    id: string
    'aria-describedby': string | undefined
    'aria-invalid': true | undefined
  }) => ReactNode
}) {
  const id = useId()
  const describes = props.error !== undefined || props.hint !== undefined
  return (
    <div className={clsx('flex min-w-0 flex-col gap-1', props.className)}>
      <label htmlFor={id} className="font-medium text-muted text-sm">
        {props.label}
      </label>
      {props.children({
        id,
        'aria-describedby': describes ? `${id}-note` : undefined,
        'aria-invalid': props.error === undefined ? undefined : true,
      })}
      {describes && (
        <div
          id={`${id}-note`}
          className={clsx('text-sm', props.error === undefined ? 'text-faint' : 'text-red')}
        >
          {props.error ?? props.hint}
        </div>
      )}
    </div>
  )
}
