import { Command } from 'cmdk'
import { useEffect, useState } from 'react'
import type { Conversation } from '../../../contract/conversation.ts'
import type { Output } from '../../../contract/operations.ts'
import type { Session } from '../../../contract/session.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { useSessionDialogs } from '../../lib/session-dialogs.ts'
import { useLive } from '../../lib/store.ts'
import { useOpenSession } from '../../lib/use-open-session.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { formatAge, formatBytes, formatDirectory } from '../../ui/format.ts'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'

const MOST_SHOWN = 100
const SEARCH_DELAY_MS = 150

/** The conversations that Claude Code keeps on disk; a chosen one becomes a session. */
export function ImportDialog(props: { onImported?: (session: Session) => void }) {
  const client = useClient()
  const open = useOpenSession()
  const [search, setSearch] = useState('')
  const { found, error: listError } = useConversations(search)
  const [busyId, setBusyId] = useState<string | null>(null)
  const [failure, setFailure] = useCallError()
  const close = () => useSessionDialogs.setState({ importing: null })
  const error = failure ?? listError

  const choose = async ({ claudeSessionId }: Conversation) => {
    if (busyId !== null) return
    setBusyId(claudeSessionId)
    setFailure(null)
    try {
      const session = await client.call('conversation.import', { claudeSessionId })
      if (props.onImported) props.onImported(session)
      else await open(session.id)
      close()
    } catch (thrown) {
      setFailure(toMusterError(thrown))
    } finally {
      setBusyId(null)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && close()}
      title="Import a conversation"
      description="What Claude Code keeps on this computer. Its file stays where it is; the next prompt continues it here."
      width="lg"
    >
      <Command label="Conversations" shouldFilter={false} loop className="-mx-4 -mb-1">
        <Command.Input
          autoFocus
          value={search}
          onValueChange={setSearch}
          placeholder="Find by title, directory or id"
          className="h-9 w-full border-line border-y bg-transparent px-4 outline-none"
        />
        {error && (
          <div className="px-4 pt-3">
            <ErrorNote message={error.message} hint={error.hint} />
          </div>
        )}
        <Command.List className="h-[min(24rem,55vh)] overflow-y-auto p-1.5">
          {found === null && !error && <SkeletonLines lines={6} />}
          {found && (
            <Command.Empty className="px-3 py-8 text-center text-muted">
              {search.trim() === ''
                ? 'Claude Code keeps no conversations here yet. Those made in a terminal with claude appear in this list.'
                : 'No conversation has this in its title, directory or id.'}
            </Command.Empty>
          )}
          {found?.conversations.map((conversation) => (
            <Row
              key={conversation.path}
              conversation={conversation}
              busy={busyId === conversation.claudeSessionId}
              onSelect={() => void choose(conversation)}
            />
          ))}
          {found?.hasMore && (
            <p className="px-3 py-2 text-faint text-sm">
              There are older ones. Search for a title or a directory to find them.
            </p>
          )}
        </Command.List>
      </Command>
    </Dialog>
  )
}

function Row(props: { conversation: Conversation; busy: boolean; onSelect: () => void }) {
  const { conversation } = props
  const home = useLive((state) => state.info?.homeDirectory)
  const { problem, usedByPid, sessionId } = conversation
  const facts = [
    conversation.directory === '' ? 'Directory not known' : formatDirectory(conversation.directory, home),
    formatAge(Date.now() - conversation.updatedAt),
    formatBytes(conversation.bytes),
  ]
  const standing = props.busy
    ? 'Importing…'
    : problem !== null
      ? `Can’t be continued: ${problem}`
      : usedByPid !== null
        ? `In use by another process (pid ${usedByPid})`
        : sessionId === null
          ? null
          : 'Imported already; opens it'
  return (
    <Command.Item
      value={conversation.path}
      disabled={problem !== null || (usedByPid !== null && sessionId === null)}
      onSelect={props.onSelect}
      className="group cursor-default rounded-md px-2.5 py-1.5 data-[selected=true]:bg-hover"
    >
      <span className="block truncate group-data-[disabled=true]:text-muted">
        <VisibleText text={conversation.title || 'Without a title'} kind="text" />
      </span>
      <span className="block truncate text-muted text-sm">{facts.join(' · ')}</span>
      {standing && (
        <span className={problem === null ? 'block text-muted text-sm' : 'block text-amber text-sm'}>
          {standing}
        </span>
      )}
    </Command.Item>
  )
}

/** Those with the searched text, read anew when it has stood still for a moment. */
function useConversations(search: string) {
  const client = useClient()
  const [found, setFound] = useState<Output<'conversation.list'> | null>(null)
  const [error, setError] = useCallError()
  useEffect(() => {
    let current = true
    const read = () => {
      const query = search.trim()
      client
        .call('conversation.list', { limit: MOST_SHOWN, ...(query === '' ? {} : { search: query }) })
        .then(
          (answer) => {
            if (!current) return
            setFound(answer)
            setError(null)
          },
          (thrown: unknown) => current && setError(toMusterError(thrown)),
        )
    }
    const timer = setTimeout(read, SEARCH_DELAY_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, search, setError])
  return { found, error }
}
