import { Command } from 'cmdk'
import { ChevronsUpDown } from 'lucide-react'
import { useState } from 'react'
import type { Session } from '../../../contract/session.ts'
import { openImport } from '../../lib/session-dialogs.ts'
import { useLive, useSession } from '../../lib/store.ts'
import { formatAge, formatDirectory } from '../../ui/format.ts'
import { Popover } from '../../ui/popover.tsx'

const NEW = 'new'
const MAX_SESSIONS = 100

/** A new conversation, or one that goes on. */
export function SessionPicker(props: {
  id: string
  sessionId: string | null
  onChange: (sessionId: string | null) => void
}) {
  const [open, setOpen] = useState(false)
  const chosen = useSession(props.sessionId ?? '')
  const home = useLive((state) => state.info?.homeDirectory)
  const choose = (sessionId: string | null) => {
    props.onChange(sessionId)
    setOpen(false)
  }
  return (
    <Popover
      label="Choose a session"
      className="w-[26rem] max-w-[calc(100vw-2rem)] p-0"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <button
          type="button"
          id={props.id}
          className="flex h-7 w-full min-w-0 items-center justify-between gap-2 rounded-md border border-control bg-surface px-2 text-left hover:bg-hover"
        >
          <span className="truncate">{chosen ? `Continue: ${chosen.title}` : 'New session'}</span>
          <ChevronsUpDown aria-hidden size={14} className="shrink-0 text-muted" />
        </button>
      }
    >
      <Command label="Sessions" loop>
        <Command.Input
          placeholder="Find a session"
          className="h-9 w-full border-line border-b bg-transparent px-3 outline-none"
        />
        <Command.List className="max-h-72 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-4 text-center text-muted">
            No session with this title.
          </Command.Empty>
          <Item
            value={NEW}
            title="New session"
            note="Starts without any history."
            onSelect={() => choose(null)}
          />
          <Item
            value="import"
            title="Import from Claude Code…"
            note="A conversation that was begun in a terminal."
            onSelect={() => {
              setOpen(false)
              openImport((session) => props.onChange(session.id))
            }}
          />
          {open &&
            resumable().map((session) => (
              <Item
                key={session.id}
                value={`${session.title} ${session.directory} ${session.id}`}
                title={session.title}
                note={`${formatDirectory(session.directory, home)} · ${session.taskCount} ${session.taskCount === 1 ? 'turn' : 'turns'} · ${formatAge(Date.now() - session.updatedAt)}`}
                onSelect={() => choose(session.id)}
              />
            ))}
        </Command.List>
      </Command>
    </Popover>
  )
}

function Item(props: { value: string; title: string; note: string; onSelect: () => void }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="cursor-default rounded-sm px-2 py-1 data-[selected=true]:bg-hover"
    >
      <span className="block truncate">{props.title}</span>
      <span className="block truncate text-faint text-sm">{props.note}</span>
    </Command.Item>
  )
}

/** Sessions that can go on, last used first. */
function resumable(): Session[] {
  return [...useLive.getState().sessions.values()]
    .filter(
      (session) =>
        session.state !== 'ended' &&
        (session.resumable || session.state === 'live' || session.state === 'new'),
    )
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, MAX_SESSIONS)
}
