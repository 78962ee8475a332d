import { useState } from 'react'
import type { Orphan } from '../../../contract/monitor.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { formatBytes, shortId } from '../../ui/format.ts'
import { useOrphans } from './use-orphans.ts'

/** Processes that instances left behind; nothing while there are none. */
export function OrphanList() {
  const { orphans, end } = useOrphans()
  const [asked, setAsked] = useState<readonly Orphan[]>([])
  if (orphans.length === 0) return null
  return (
    <section aria-label="Left-over processes" className="shrink-0 border-line border-t bg-amber-soft">
      <div className="flex items-center gap-3 px-4 pt-2 pb-1 max-md:px-3">
        <h2 className="font-semibold">Left-over processes</h2>
        <p className="min-w-0 flex-1 truncate text-muted text-sm">
          They carry the mark of an instance that is gone.
        </p>
        <Button size="sm" onClick={() => setAsked(orphans)}>
          End all
        </Button>
      </div>
      <ul className="max-h-40 overflow-y-auto pb-1">
        {orphans.map((orphan) => (
          <li key={orphan.pid} className="flex items-center gap-3 px-4 py-0.5 max-md:px-3">
            <span className="min-w-0 flex-1 truncate font-mono text-sm">{orphan.name}</span>
            <span className="text-muted">pid {orphan.pid}</span>
            <span className="text-muted max-md:hidden">of {shortId(orphan.instanceId)}</span>
            <span className="w-16 text-right">{formatBytes(orphan.rssBytes)}</span>
            <Button size="sm" onClick={() => setAsked([orphan])}>
              End
            </Button>
          </li>
        ))}
      </ul>
      <ConfirmDialog
        open={asked.length > 0}
        onOpenChange={(open) => !open && setAsked([])}
        title={asked.length === 1 ? 'End this process?' : `End ${asked.length} processes?`}
        confirm={asked.length === 1 ? 'End process' : 'End processes'}
        onConfirm={() => end(asked.map(({ pid }) => pid))}
      >
        {asked.map(({ name, pid }) => `${name} (pid ${pid})`).join(', ')}. What they have not written to disk
        is lost.
      </ConfirmDialog>
    </section>
  )
}
