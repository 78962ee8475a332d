import { clsx } from 'clsx'
import { type ReactNode, useEffect, useRef } from 'react'

/** What a field offers while it is written in. The field keeps the focus; its keys move `active` and choose. */
export function OptionList<T>(props: {
  id: string
  label: string
  options: readonly T[]
  keyOf: (option: T) => string
  /** Index of the marked one; -1: none. */
  active: number
  onChoose: (option: T) => void
  className?: string
  optionClassName?: string
  children: (option: T) => ReactNode
}) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.children[props.active]?.scrollIntoView({ block: 'nearest' })
  }, [props.active])
  return (
    <div ref={list} id={props.id} role="listbox" aria-label={props.label} className={props.className}>
      {props.options.map((option, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and chooses with Enter or Tab
        <div
          key={props.keyOf(option)}
          id={`${props.id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === props.active}
          className={clsx(
            'cursor-default rounded-sm px-2 py-1',
            index === props.active ? 'bg-pressed' : 'hover:bg-hover',
            props.optionClassName,
          )}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => props.onChoose(option)}
        >
          {props.children(option)}
        </div>
      ))}
    </div>
  )
}
