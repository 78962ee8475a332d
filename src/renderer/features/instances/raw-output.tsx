import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { ArrowUpToLine } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { formatBytes } from '../../ui/format.ts'
import { Input } from '../../ui/input.tsx'
import { useThemeColours } from '../../ui/theme-colours.ts'
import { createOutputReader, type OutputRange } from './output-range.ts'

const LOOK_EVERY_MS = 1_000
/** Lines of the terminal at most; older ones are dropped from view. */
const SCROLLBACK = 20_000

/** A stream of an instance in a terminal that takes no input: colours work, links and titles do nothing. */
export default function RawOutput(props: {
  instanceId: string
  stream: 'stdout' | 'stderr'
  ended: boolean
  streamPicker: ReactNode
}) {
  const { instanceId, stream, ended } = props
  const client = useClient()
  const colour = useThemeColours()
  const box = useRef<HTMLDivElement>(null)
  const parts = useRef<{
    terminal: Terminal
    search: SearchAddon
    reader: ReturnType<typeof createOutputReader>
  }>(null)
  const [range, setRange] = useState<OutputRange | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const [follow, setFollow] = useState(true)
  const [wanted, setWanted] = useState('')

  useEffect(() => {
    const element = box.current
    if (!element) return
    const terminal = new Terminal({
      disableStdin: true,
      convertEol: true,
      scrollback: SCROLLBACK,
      fontFamily: '"JetBrains Mono Variable", ui-monospace, monospace',
      fontSize: 12,
      cursorInactiveStyle: 'none',
      screenReaderMode: true,
      // Nothing that a process prints may open a page.
      linkHandler: { activate: () => {} },
    })
    const fit = new FitAddon()
    const search = new SearchAddon()
    terminal.loadAddon(fit)
    terminal.loadAddon(search)
    terminal.open(element)
    fit.fit()
    // Keys go to the page: there is nobody to type to.
    terminal.attachCustomKeyEventHandler(() => false)
    const observer = new ResizeObserver(() => fit.fit())
    observer.observe(element)
    parts.current = { terminal, search, reader: createOutputReader(client, instanceId, stream) }
    return () => {
      observer.disconnect()
      terminal.dispose()
      parts.current = null
    }
  }, [client, instanceId, stream])

  useEffect(() => {
    const { terminal } = parts.current ?? {}
    if (!terminal) return
    terminal.options.theme = {
      background: colour('sunken'),
      foreground: colour('ink'),
      selectionBackground: colour('accent', 0.3),
    }
  }, [colour])

  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = async () => {
      const { terminal, reader } = parts.current ?? {}
      if (!terminal || !reader) return
      try {
        const { text, more } = await reader.next()
        if (stopped) return
        if (text !== '') terminal.write(text)
        setRange(reader.range)
        setError(null)
        if (more) return void look()
      } catch (thrown) {
        if (!stopped) setError(toMusterError(thrown))
      }
      if (!stopped && follow && !ended) timer = setTimeout(() => void look(), LOOK_EVERY_MS)
    }
    void look()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [follow, ended])

  const loadEarlier = async () => {
    const { terminal, reader } = parts.current ?? {}
    if (!terminal || !reader) return
    setFollow(false)
    try {
      const text = await reader.earlier()
      if (text === null) return
      terminal.reset()
      terminal.write(text, () => terminal.scrollToTop())
      setRange(reader.range)
    } catch (thrown) {
      setError(toMusterError(thrown))
    }
  }

  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        {props.streamPicker}
        <Input
          type="search"
          aria-label="Find in the output"
          placeholder="Find, Enter for the next"
          className="max-w-56 flex-1 max-md:order-1 max-md:max-w-none max-md:basis-full"
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value)
            parts.current?.search.findNext(event.target.value, { incremental: true })
          }}
          onKeyDown={fieldKeys(
            ['Enter', () => parts.current?.search.findNext(wanted) ?? true],
            ['Shift+Enter', () => parts.current?.search.findPrevious(wanted) ?? true],
          )}
        />
        <Checkbox checked={follow && !ended} disabled={ended} onCheckedChange={setFollow}>
          Follow
        </Checkbox>
        <span className="flex-1" />
        {range && (
          <span className="text-faint text-sm">
            {range.size === 0
              ? 'Nothing was printed'
              : `${formatBytes(range.end - range.start)} of ${formatBytes(range.size)}`}
          </span>
        )}
        <Button
          size="sm"
          icon={ArrowUpToLine}
          disabled={range === null || range.start === 0}
          onClick={() => void loadEarlier()}
        >
          Earlier
        </Button>
      </div>
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <div
        ref={box}
        className="h-[min(28rem,55vh)] overflow-hidden rounded-md border border-line bg-sunken p-1.5"
      />
    </>
  )
}
