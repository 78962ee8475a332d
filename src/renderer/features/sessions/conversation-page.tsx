import { Link, useParams } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { cutText } from '../../../contract/cut-text.ts'
import type { MusterError } from '../../../contract/errors.ts'
import type { Output } from '../../../contract/operations.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { isNowhere, toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { useLive } from '../../lib/store.ts'
import { useOpenSession } from '../../lib/use-open-session.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { formatBytes, formatDirectory } from '../../ui/format.ts'
import { PageHeader } from '../../ui/page-header.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'

type Kept = Output<'vault.get'>

/** A conversation that no session has: what the vault knows of it, and the way to go on with it here. */
export function KeptConversationPage() {
  const { claudeSessionId } = useParams({ from: '/conversation/$claudeSessionId' })
  return <OpenConversation key={claudeSessionId} claudeSessionId={claudeSessionId} />
}

function OpenConversation({ claudeSessionId }: { claudeSessionId: string }) {
  const { kept, error, reload } = useKept(claudeSessionId)
  if (kept === null && error !== null && isNowhere(error)) {
    return (
      <EmptyState page icon={SearchX} title="There is no such conversation">
        {error.message}{' '}
        <Link to="/search" className="text-ink underline">
          Go to Search
        </Link>
      </EmptyState>
    )
  }
  const title = kept?.conversation.title || 'Conversation without a title'
  return (
    <>
      <PageHeader title={kept === null ? 'Conversation' : visibleText(cutText(title, 120), 'text')} />
      <div className="min-h-0 flex-1 overflow-y-auto px-4 py-3 max-md:px-3">
        {error !== null && <ReadError error={error} onAgain={reload} />}
        {kept === null && error === null && <SkeletonLines lines={6} />}
        {kept !== null && <Conversation kept={kept} reload={reload} />}
      </div>
    </>
  )
}

function Conversation({ kept: { conversation, states }, reload }: { kept: Kept; reload: () => void }) {
  const home = useLive((state) => state.info?.homeDirectory)
  const { claudeSessionId, directory, bytes, files, keptAt, place } = conversation
  const changedAt = states.find(({ name }) => name === '')?.changedAt
  return (
    <div className="flex max-w-[44rem] flex-col gap-4">
      <Facts>
        <Fact name="Directory" copy={directory}>
          {directory === '' ? 'Not known' : formatDirectory(directory, home)}
        </Fact>
        {changedAt !== undefined && (
          <Fact name="Last used">
            <Time at={changedAt} />
          </Fact>
        )}
        <Fact name="Size">
          {formatBytes(bytes)}
          {files > 1 && `, and ${(files - 1).toLocaleString('en-US')} more of its subagents and tools`}
        </Fact>
        <Fact name="File">
          {place === 'disk' ? 'On disk, and in the vault' : 'Only in the vault: its file was deleted'}
        </Fact>
        <Fact name="Kept">
          <Time at={keptAt} />
        </Fact>
        <Fact name="Claude’s id" copy={claudeSessionId}>
          {claudeSessionId}
        </Fact>
      </Facts>
      <Import conversation={conversation} reload={reload} />
    </div>
  )
}

/** What a session has already is opened there. */
function Import({ conversation, reload }: Pick<Kept, 'conversation'> & { reload: () => void }) {
  const client = useClient()
  const open = useOpenSession()
  const [isBusy, setBusy] = useState(false)
  const [error, setError] = useCallError()
  const { claudeSessionId, sessionId, place, forgottenAt } = conversation
  const go = async () => {
    setBusy(true)
    setError(null)
    try {
      const { id } = await client.call('conversation.import', { claudeSessionId })
      await open(id)
    } catch (thrown) {
      setError(toMusterError(thrown))
      // Its file may have been put back all the same.
      reload()
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-muted">
        {sessionId !== null
          ? 'A session has this conversation already.'
          : `No session has this conversation. Importing makes one of it, with what was said so far: nothing is sent${
              place === 'vault' ? ', and its file is put back from the vault' : ''
            }. It goes on with your next prompt.`}
      </p>
      {forgottenAt !== null && (
        <p>It was forgotten, and is removed within a week: "muster vault forget --undo" takes that back.</p>
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      <Button look="primary" autoFocus disabled={isBusy} onClick={() => void go()}>
        {isBusy ? 'Importing…' : sessionId === null ? 'Import and open' : 'Open the session'}
      </Button>
    </div>
  )
}

/** Read once: a session that has it is gone to in its place. */
function useKept(claudeSessionId: string) {
  const client = useClient()
  const open = useRef(useOpenSession())
  const [kept, setKept] = useState<Kept | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const reload = useCallback(() => {
    let isCurrent = true
    setError(null)
    client
      .call('vault.get', { claudeSessionId })
      .then(async (found) => {
        const { sessionId } = found.conversation
        if (isCurrent && sessionId !== null) await open.current(sessionId, { replace: true, onlyTasks: true })
        if (isCurrent) setKept(found)
      })
      .catch((thrown: unknown) => isCurrent && setError(toMusterError(thrown)))
    return () => {
      isCurrent = false
    }
  }, [client, claudeSessionId])
  useEffect(reload, [reload])
  return { kept, error, reload }
}
