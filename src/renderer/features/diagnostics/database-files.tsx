import { useState } from 'react'
import type { DatabaseFinding, DatabaseSize } from '../../../contract/database.ts'
import { toMusterError, useCallError, useClient } from '../../lib/client.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { Fact, Facts } from '../../ui/facts.tsx'
import { counted, formatBytes } from '../../ui/format.ts'
import { Section } from '../../ui/section.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { type Backup, BackupDialog } from './backup-dialog.tsx'

/** Tables of a file that are named. */
const SHOWN = 6

/** The files that everything is stored in: measured, looked through and copied when somebody asks, since each reads all of them. */
export function DatabaseFiles() {
  const client = useClient()
  const [busy, setBusy] = useState<'measure' | 'check' | null>(null)
  const [sizes, setSizes] = useState<readonly DatabaseSize[] | null>(null)
  const [findings, setFindings] = useState<readonly DatabaseFinding[] | null>(null)
  const [asking, setAsking] = useState(false)
  const [copied, setCopied] = useState<Backup | null>(null)
  const [error, setError] = useCallError()
  const act = async (what: 'measure' | 'check') => {
    setBusy(what)
    setError(null)
    try {
      if (what === 'measure') setSizes((await client.call('database.stats', {})).databases)
      else {
        setFindings(null)
        setFindings((await client.call('database.check', {})).databases)
      }
    } catch (thrown) {
      setError(toMusterError(thrown))
    } finally {
      setBusy(null)
    }
  }
  return (
    <Section
      title="Database files"
      action={
        <span className="flex flex-wrap justify-end gap-2">
          <Button size="sm" disabled={busy !== null} onClick={() => void act('measure')}>
            {busy === 'measure' ? 'Measuring…' : 'Measure'}
          </Button>
          <Button size="sm" disabled={busy !== null} onClick={() => void act('check')}>
            {busy === 'check' ? 'Checking…' : 'Check'}
          </Button>
          <Button size="sm" onClick={() => setAsking(true)}>
            Back up…
          </Button>
        </span>
      }
    >
      <div className="flex flex-col gap-3 px-4 py-2.5">
        {error && <ErrorNote message={error.message} hint={error.hint} />}
        {sizes === null && findings === null && copied === null && (
          <p className="text-muted">
            Not measured or checked since this page was opened: either reads all of the files. Everything goes
            on meanwhile.
          </p>
        )}
        {copied && (
          <Facts>
            <Fact name="Backed up to" copy={copied.directory}>
              {copied.directory}, {formatBytes(copied.databases.reduce((sum, { bytes }) => sum + bytes, 0))}
            </Fact>
          </Facts>
        )}
        <div role="status" className="empty:hidden">
          {findings && <Findings findings={findings} />}
        </div>
        {sizes?.map((size) => (
          <FileSize key={size.path} size={size} />
        ))}
        {sizes && (
          <p className="text-faint text-sm">
            Free room is used again by what comes. <code>muster db vacuum</code> gives it back to the disk
            while no supervisor runs.
          </p>
        )}
      </div>
      {asking && (
        <BackupDialog
          onClose={() => setAsking(false)}
          onDone={(done) => {
            setCopied(done)
            setAsking(false)
          }}
        />
      )}
    </Section>
  )
}

function Findings({ findings }: { findings: readonly DatabaseFinding[] }) {
  return (
    <ul aria-label="What the check found" className="flex flex-col gap-1">
      {findings.map(({ name, path, problems, dangling }) => {
        const isSound = problems.length === 0 && dangling === 0
        const found = [
          ...problems,
          ...(dangling > 0 ? [`${counted(dangling, 'row')} of it name one that there is not`] : []),
        ]
        return (
          <li key={path}>
            {isSound ? (
              <>{name}: sound</>
            ) : (
              <ErrorNote
                live={false}
                message={`${name} is damaged.`}
                hint="Copy the data directory before anything else. docs/operations.md says what Muster saves by itself at its start, and how a backup is put back."
                details={found.join('\n')}
              />
            )}
          </li>
        )
      })}
    </ul>
  )
}

function FileSize({ size: { name, path, bytes, walBytes, freeBytes, tables } }: { size: DatabaseSize }) {
  const [first = { bytes: 0 }] = tables
  return (
    <div>
      <p className="font-medium">
        {name}: {formatBytes(bytes)}
        <span className="font-normal text-muted">
          , {formatBytes(walBytes)} in the write-ahead log, {formatBytes(freeBytes)} free
        </span>
      </p>
      <p className="break-all text-faint text-sm">{path}</p>
      <ul aria-label={`Largest tables of ${name}`} className="mt-1">
        {tables.slice(0, SHOWN).map(({ table, rows, bytes: own }) => (
          <li key={table} className="flex items-center gap-3 text-sm">
            <span className="min-w-0 flex-1 truncate font-mono">
              <VisibleText text={table} />
            </span>
            <span className="w-28 shrink-0 text-right text-muted tabular-nums">{counted(rows, 'row')}</span>
            <span className="w-16 shrink-0 text-right tabular-nums">{formatBytes(own)}</span>
            <span aria-hidden className="h-1.5 w-24 shrink-0 rounded-full bg-pressed max-md:hidden">
              <span
                className="block h-full rounded-full bg-blue"
                style={{ width: `${first.bytes === 0 ? 0 : (100 * own) / first.bytes}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
