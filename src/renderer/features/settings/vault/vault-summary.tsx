import { useEffect, useState } from 'react'
import type { VaultStatus } from '../../../../contract/vault.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive } from '../../../lib/store.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { Fact, Facts } from '../../../ui/facts.tsx'
import { counted, formatBytes, formatDirectory } from '../../../ui/format.ts'
import { ProgressBar } from '../../../ui/progress-bar.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { Time } from '../../../ui/time.tsx'
import { useNow } from '../../../ui/use-now.ts'
import { describeDeletions } from '../../../ui/vault/deletion-words.ts'

const input = {}
/** How often is looked while something is taken in, in ms. */
const LOOK_MS = 1_000

/** What the vault has, over its settings: what it takes, what is taken in, what Claude Code is going to delete. */
export function VaultSummary() {
  // A change of the scope has it read again.
  const { value, error, reload } = useLiveValue('vault.status', input, 'settings.changed', () => null)
  const isTaking = value?.intake != null
  useEffect(() => {
    if (!isTaking) return
    const timer = setInterval(reload, LOOK_MS)
    return () => clearInterval(timer)
  }, [isTaking, reload])
  if (error) return <ReadError error={error} onAgain={reload} />
  return (
    <div className="flex flex-col gap-3 border-line border-b px-4 py-2.5">
      {value === null ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          <VaultFacts vault={value} />
          <Offer vault={value} />
          <LookNow vault={value} reload={reload} />
        </>
      )}
    </div>
  )
}

function VaultFacts({ vault }: { vault: VaultStatus }) {
  const home = useLive((state) => state.info?.homeDirectory)
  const { conversations, onlyHere, bytes, storedBytes, forgotten, damaged, intake, path } = vault
  return (
    <Facts>
      <Fact name="Kept">
        {counted(conversations, 'conversation')}
        {onlyHere > 0 && `, ${onlyHere.toLocaleString('en-US')} of them only here`}
      </Fact>
      {bytes > 0 && (
        <Fact name="Size">
          {formatBytes(bytes)}, which take {formatBytes(storedBytes)}
        </Fact>
      )}
      {forgotten > 0 && (
        <Fact name="Forgotten">{counted(forgotten, 'conversation')}, removed within a week</Fact>
      )}
      {damaged > 0 && (
        <Fact name="Damaged">
          {counted(damaged, 'part')}. "muster vault check" tells which conversations they are of.
        </Fact>
      )}
      <Fact name="Place" copy={path}>
        {formatDirectory(path, home)}
      </Fact>
      {intake && (
        <Fact name="Taking in">
          <span className="flex items-center gap-2">
            <ProgressBar
              share={intake.files === 0 ? 0 : intake.filesDone / intake.files}
              tone="blue"
              label="Conversations taken in"
            />
            <span className="text-muted">{formatBytes(intake.bytes)} read</span>
          </span>
        </Fact>
      )}
      {vault.problems.map(({ path: file, problem }) => (
        <Fact key={file} name="Not kept">
          {formatDirectory(file, home)}: {problem}
        </Fact>
      ))}
    </Facts>
  )
}

function Offer({ vault }: { vault: VaultStatus }) {
  const client = useClient()
  const words = describeDeletions(vault.deletions, useNow())
  if (words === null || vault.scope === 'all') return null
  return (
    <div className="flex items-center gap-3 rounded-md bg-amber-soft px-3 py-1.5">
      <p className="min-w-0 flex-1">{words}</p>
      <Button
        size="sm"
        onClick={() => {
          client
            .call('settings.set', { name: 'vault.scope', value: 'all' })
            .catch((error: unknown) => reportError(error, 'The choice was not kept'))
        }}
      >
        Keep all conversations
      </Button>
    </div>
  )
}

function LookNow({ vault, reload }: { vault: VaultStatus; reload: () => void }) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const isBusy = busy || vault.intake !== null
  const look = () => {
    setBusy(true)
    // What goes on is seen from here on.
    const timer = setTimeout(reload, LOOK_MS / 4)
    client
      .call('vault.update', {})
      .catch((error: unknown) => reportError(error, 'The conversations were not kept'))
      .finally(() => {
        clearTimeout(timer)
        setBusy(false)
        reload()
      })
  }
  return (
    <p className="flex items-center gap-3 text-faint text-sm">
      <Button size="sm" disabled={isBusy || vault.scope === 'off'} onClick={look}>
        {isBusy ? 'Taking in…' : 'Take in now'}
      </Button>
      {vault.lookedAt !== null && (
        <span>
          Looked through <Time at={vault.lookedAt} />
        </span>
      )}
    </p>
  )
}
