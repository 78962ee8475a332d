import {
  ClipboardCopy,
  Download,
  GitFork,
  MessagesSquare,
  OctagonX,
  Pencil,
  Pin,
  PinOff,
  Unplug,
} from 'lucide-react'
import { memo } from 'react'
import type { Session } from '../../../contract/session.ts'
import { useClient } from '../../lib/client.ts'
import { openExport } from '../../lib/export-dialog.ts'
import { reportError } from '../../lib/report-error.ts'
import { useSessionDialogs } from '../../lib/session-dialogs.ts'
import { openNewTask } from '../../lib/shell-state.ts'
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from '../../ui/dropdown-menu.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { resumeCommand } from './resume-command.ts'

/** What can be done with a whole session. */
export const SessionMenu = memo(function SessionMenu({ session }: { session: Session }) {
  const client = useClient()
  const { id: sessionId } = session
  const command = resumeCommand(session)
  const cannotRelease = whyNotRelease(session)
  const cannotFork = whyNotFork(session)
  const pin = () => {
    client
      .call('session.pin', { sessionId, pinned: !session.pinned })
      .catch((error: unknown) => reportError(error, 'The session was not pinned'))
  }
  const fork = async () => {
    try {
      const forked = await client.call('session.fork', { sessionId })
      openNewTask({ sessionId: forked.id, prompt: '' })
    } catch (error) {
      reportError(error, 'The session was not forked')
    }
  }
  const release = () => {
    client
      .call('session.release', { sessionId })
      .catch((error: unknown) => reportError(error, 'The session was not released'))
  }
  return (
    <DropdownMenu align="end" trigger={<IconButton label="Session" icon={MessagesSquare} />}>
      <MenuLabel>Session</MenuLabel>
      <MenuItem icon={Pencil} onSelect={() => useSessionDialogs.setState({ renaming: session })}>
        Rename…
      </MenuItem>
      <MenuItem
        icon={session.pinned ? PinOff : Pin}
        note={session.pinned ? 'Its idle process may end again' : 'Keep its process however long it is idle'}
        onSelect={pin}
      >
        {session.pinned ? 'Unpin' : 'Pin'}
      </MenuItem>
      <MenuItem
        icon={GitFork}
        disabled={cannotFork !== null}
        note={cannotFork ?? 'A new session with this conversation'}
        onSelect={() => void fork()}
      >
        Fork…
      </MenuItem>
      <MenuItem
        icon={Unplug}
        disabled={cannotRelease !== null}
        note={cannotRelease ?? 'End its idle process; the next prompt resumes it'}
        onSelect={release}
      >
        Release
      </MenuItem>
      {command !== null && (
        <MenuItem icon={ClipboardCopy} onSelect={() => void navigator.clipboard.writeText(command)}>
          Copy resume command
        </MenuItem>
      )}
      <MenuItem
        icon={Download}
        note="All its tasks, as a page, a table or records"
        onSelect={() =>
          openExport({ subject: { kind: 'session', sessionId }, words: `the session “${session.title}”` })
        }
      >
        Export…
      </MenuItem>
      <MenuSeparator />
      <MenuItem
        icon={OctagonX}
        danger
        disabled={session.state === 'ended'}
        onSelect={() => useSessionDialogs.setState({ ending: session })}
      >
        End session…
      </MenuItem>
    </DropdownMenu>
  )
})

function whyNotRelease({ state }: Session): string | null {
  if (state === 'idle') return null
  return state === 'live' ? 'A turn is at work' : 'It has no process'
}

function whyNotFork({ resumable, claudeSessionId, forkOf }: Session): string | null {
  if (!resumable) return 'Its conversation can’t go on'
  return claudeSessionId === null && forkOf === null ? 'It has no conversation yet' : null
}
