import { useCallback, useEffect, useState } from 'react'
import type { MusterError } from '../../../contract/errors.ts'
import type { DatabaseInfo } from '../../../contract/system.ts'
import { toMusterError, useClient } from '../../lib/client.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { formatBytes, formatCount } from '../../ui/format.ts'
import { Section } from '../../ui/section.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { Time } from '../../ui/time.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'

/** Statements shown; the answer has more. */
const SHOWN = 8

/** How large the database is, and which statements cost most. */
export function DatabaseFacts() {
  const client = useClient()
  const [info, setInfo] = useState<DatabaseInfo | null>(null)
  const [error, setError] = useState<MusterError | null>(null)
  const read = useCallback(() => {
    client.call('system.database', {}).then(
      (answer) => {
        setInfo(answer)
        setError(null)
      },
      (thrown: unknown) => setError(toMusterError(thrown)),
    )
  }, [client])
  useEffect(read, [read])
  return (
    <Section
      title="Database"
      {...(info ? { note: info.path } : {})}
      action={
        <Button size="sm" onClick={read}>
          Read again
        </Button>
      }
    >
      {error ? (
        <div className="p-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      ) : info === null ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          <p className="border-line border-b px-4 py-2 text-muted">
            {formatBytes(info.bytes)}, schema {info.schemaVersion}.{' '}
            {info.rows
              .map(({ table, count }) => `${formatCount(count)} ${table.replaceAll('_', ' ')}`)
              .join(', ')}
            . <LastBackup backup={info.lastBackup} />
          </p>
          <Statements statements={info.statements.slice(0, SHOWN)} />
        </>
      )}
    </Section>
  )
}

function LastBackup({ backup }: { backup: DatabaseInfo['lastBackup'] }) {
  if (backup === null) return 'No backup was made yet.'
  return (
    <span className="break-words">
      Last backed up <Time at={backup.at} /> to <VisibleText text={backup.directory} />,{' '}
      {formatBytes(backup.bytes)}.
    </span>
  )
}

function Statements({ statements }: { statements: DatabaseInfo['statements'] }) {
  const number = 'px-2 py-1 text-right tabular-nums whitespace-nowrap last:pr-4'
  return (
    <table className="w-full table-fixed">
      <thead className="text-left text-faint text-sm">
        <tr>
          <th className="px-4 py-1 font-normal">Statements since the start</th>
          <th className={`${number} w-16 font-normal`}>Times</th>
          <th className={`${number} w-20 font-normal max-md:hidden`}>Over 10 ms</th>
          <th className={`${number} w-20 font-normal max-md:hidden`}>Longest</th>
          <th className={`${number} w-22 font-normal`}>In all</th>
        </tr>
      </thead>
      <tbody>
        {statements.map(({ statement, count, slow, longestMs, totalMs }) => (
          <tr key={statement} className="border-line border-t">
            <td className="truncate px-4 py-1 font-mono text-sm" title={statement}>
              {statement}
            </td>
            <td className={number}>{formatCount(count)}</td>
            <td className={`${number} max-md:hidden ${slow > 0 ? 'text-amber' : ''}`}>{formatCount(slow)}</td>
            <td className={`${number} max-md:hidden`}>{milliseconds(longestMs)}</td>
            <td className={number}>{milliseconds(totalMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function milliseconds(ms: number): string {
  return ms >= 1_000 ? `${(ms / 1_000).toFixed(1)} s` : `${ms.toFixed(ms < 10 ? 1 : 0)} ms`
}
