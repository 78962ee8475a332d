import { Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../lib/client.ts'
import { download } from '../../lib/download.ts'
import { reportError } from '../../lib/report-error.ts'
import { Button } from '../../ui/button.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { formatCount } from '../../ui/format.ts'
import type { QueryFilter } from './history/query-list.ts'

type Format = 'markdown' | 'jsonl'

/** Saves questions with their whole answers as a file; while it is read, it counts, and a click ends it. */
export function ExportButton({
  filter,
  name,
}: {
  filter: Pick<QueryFilter, 'module' | 'conversationId' | 'search'>
  name: string
}) {
  const client = useClient()
  const [count, setCount] = useState<number | null>(null)
  const ended = useRef(false)
  useEffect(
    () => () => {
      ended.current = true
    },
    [],
  )
  const save = async (format: Format) => {
    ended.current = false
    setCount(0)
    const parts: string[] = []
    try {
      let cursor: string | undefined
      let read = 0
      do {
        const page = await client.call('module.export', {
          ...filter,
          format,
          ...(cursor === undefined ? {} : { cursor }),
        })
        if (ended.current) return
        parts.push(page.text)
        read += page.count
        setCount(read)
        cursor = page.nextCursor ?? undefined
      } while (cursor !== undefined)
      const type = format === 'markdown' ? 'text/markdown' : 'application/jsonl'
      download(new Blob(parts, { type }), `${name}.${format === 'markdown' ? 'md' : 'jsonl'}`)
    } catch (thrown) {
      reportError(thrown, 'The history was not exported')
    } finally {
      setCount(null)
    }
  }
  if (count !== null) {
    return (
      <Button
        icon={Download}
        onClick={() => {
          ended.current = true
          setCount(null)
        }}
      >
        {`Stop the export (${formatCount(count)})`}
      </Button>
    )
  }
  return (
    <DropdownMenu align="end" trigger={<Button icon={Download}>Export</Button>}>
      <MenuItem onSelect={() => void save('markdown')}>As Markdown</MenuItem>
      <MenuItem onSelect={() => void save('jsonl')}>As JSON lines</MenuItem>
    </DropdownMenu>
  )
}
