import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { formatDirectory } from '../format.ts'
import { Field } from '../input.tsx'
import { DirectoryInput } from './directory-input.tsx'

/** Recent directories offered as buttons; more are suggested while typing. */
const SHOWN = 4

/** The folder in which Claude is to work: typed, picked, or one of the recent ones. */
export function DirectoryField(props: {
  value: string
  error: string | undefined
  /** Of another field than the one for the working directory. */
  label?: string
  hint?: string
  /** It stays empty until something is chosen. */
  optional?: boolean
  autoFocus?: boolean
  onChange: (directory: string) => void
}) {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const [recent, setRecent] = useState<readonly string[]>([])
  const { value, onChange, optional = false } = props
  const newest = useRef(value)
  newest.current = value
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once when the dialog opens.
  useEffect(() => {
    let ended = false
    client.call('directory.recent', { limit: 20 }).then(
      ({ directories }) => {
        if (ended) return
        setRecent(directories)
        // Most often the next task is for the same place.
        if (directories[0] !== undefined && newest.current === '' && !optional) onChange(directories[0])
      },
      // Without suggestions the field still takes what is typed.
      () => {},
    )
    return () => {
      ended = true
    }
  }, [client])
  const offered = recent.slice(0, SHOWN)
  return (
    <div>
      <Field label={props.label ?? 'Directory'} error={props.error} hint={props.hint}>
        {(ids) => (
          <DirectoryInput
            {...ids}
            autoFocus={props.autoFocus}
            value={value}
            recent={recent}
            onChange={onChange}
          />
        )}
      </Field>
      {offered.length > 0 && (
        <fieldset className="mt-1.5 flex flex-wrap gap-1">
          <legend className="sr-only">Recent directories</legend>
          {offered.map((directory) => (
            <button
              key={directory}
              type="button"
              aria-pressed={directory === value}
              title={directory}
              onClick={() => onChange(directory)}
              className="h-6 max-w-60 truncate rounded-md border border-line px-2 text-muted text-sm hover:bg-hover hover:text-ink aria-pressed:border-accent aria-pressed:text-ink"
            >
              {formatDirectory(directory, home)}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  )
}
