import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { fieldKeys } from '../../../lib/field-keys.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Input } from '../../../ui/input.tsx'

export interface FindBarProps {
  query: string
  onQuery: (query: string) => void
  /** Which of the matches is current, from 0; -1: none. */
  current: number
  count: number
  onStep: (step: 1 | -1) => void
  /** The logs are being looked through. */
  searching: boolean
  /** Why they could not be. */
  error: string | null
  onClose: () => void
}

/** Find in the transcript: Enter and Shift+Enter go through the matches, Escape closes. */
export function FindBar(props: FindBarProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
    input.current?.select()
  }, [])
  const told = tell(props)
  return (
    <search
      className="absolute top-2 right-8 z-20 flex max-w-[calc(100%-2rem)] animate-enter items-center gap-1 rounded-lg bg-raised p-1.5 shadow-float max-md:right-4"
      aria-label="Find in this transcript"
    >
      <Input
        ref={input}
        value={props.query}
        aria-label="Find"
        placeholder="Find in this transcript"
        className="w-56 max-md:w-36"
        onChange={(event) => props.onQuery(event.target.value)}
        onKeyDown={fieldKeys(
          ['Enter', () => props.onStep(1)],
          ['Shift+Enter', () => props.onStep(-1)],
          ['Escape', props.onClose],
        )}
      />
      <span role="status" className="min-w-14 whitespace-nowrap px-1 text-center text-muted text-sm">
        {told}
      </span>
      <IconButton
        size="sm"
        label="Previous match"
        icon={ChevronUp}
        shortcut="Shift+Enter"
        disabled={props.current <= 0}
        onClick={() => props.onStep(-1)}
      />
      <IconButton
        size="sm"
        label="Next match"
        icon={ChevronDown}
        shortcut="Enter"
        disabled={props.current >= props.count - 1}
        onClick={() => props.onStep(1)}
      />
      <IconButton size="sm" label="Close" icon={X} shortcut="Escape" onClick={props.onClose} />
    </search>
  )
}

function tell({ query, searching, error, count, current }: FindBarProps): string {
  if (query === '') return ''
  if (error !== null) return error
  if (searching) return 'Searching…'
  return count === 0 ? 'No match' : `${(current + 1).toLocaleString('en')} of ${count.toLocaleString('en')}`
}
