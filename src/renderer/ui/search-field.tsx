import { clsx } from 'clsx'
import { Search, X } from 'lucide-react'
import { useRef } from 'react'
import { type FieldKey, fieldKeys } from '../lib/field-keys.ts'
import { Kbd } from './kbd.tsx'

/** The field by which a place is filtered; `/` leads into it where the place says so. */
export function SearchField(props: {
  label: string
  placeholder: string
  value: string
  onChange: (value: string) => void
  keys: readonly FieldKey<HTMLInputElement>[]
  className?: string
}) {
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className={clsx('relative flex w-full min-w-0 items-center', props.className)}>
      <Search
        aria-hidden
        size={14}
        strokeWidth={1.75}
        className="pointer-events-none absolute left-2 text-muted"
      />
      <input
        ref={field}
        data-search-field
        type="search"
        aria-label={props.label}
        placeholder={props.placeholder}
        value={props.value}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={fieldKeys(...props.keys)}
        className="h-7 w-full min-w-0 rounded-md border border-line bg-canvas pr-7 pl-7 hover:border-control [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute right-1">
        {props.value === '' ? (
          <Kbd>/</Kbd>
        ) : (
          <button
            type="button"
            aria-label="Clear the filter"
            className="flex size-6 items-center justify-center rounded-sm text-muted hover:bg-hover"
            onClick={() => {
              props.onChange('')
              field.current?.focus()
            }}
          >
            <X aria-hidden size={14} />
          </button>
        )}
      </span>
    </div>
  )
}

/** Leads into the field of the place. */
export function focusSearchField(): void {
  document.querySelector<HTMLInputElement>('[data-search-field]')?.focus()
}
