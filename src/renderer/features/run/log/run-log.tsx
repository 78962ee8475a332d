import { clsx } from 'clsx'
import { ScrollText } from 'lucide-react'
import type { RunEntry } from '../../../../contract/run.ts'
import { Button } from '../../../ui/button.tsx'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { FollowedLines, useFollowedLines } from '../../../ui/followed-lines.tsx'
import { formatExact } from '../../../ui/format.ts'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { showNode } from '../run-focus.ts'
import { useRun } from '../use-run.ts'
import { useRunLog } from './use-run-log.ts'

/** What happened to the run, in order: results and controls alike. */
export function RunLog() {
  const runId = useRun((view) => view.run?.id ?? '')
  const { entries, hasEarlier, loadEarlier, error } = useRunLog(runId)
  const followed = useFollowedLines(entries, {
    height: 24,
    keyAt: (index) => entries?.[index]?.seq ?? index,
  })
  const { follow, setFollow } = followed
  if (entries === null) {
    return error ? (
      <div className="p-4">
        <ErrorNote message={error.message} hint={error.hint} />
      </div>
    ) : (
      <SkeletonLines lines={8} />
    )
  }
  if (entries.length === 0) {
    return (
      <EmptyState icon={ScrollText} title="Nothing has happened yet">
        Starts, results, retries, waits and controls will be here.
      </EmptyState>
    )
  }
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 border-line border-b px-3 py-1">
        {hasEarlier && (
          <Button
            size="sm"
            onClick={() => {
              setFollow(false)
              loadEarlier()
            }}
          >
            Show earlier
          </Button>
        )}
        {error && <span className="text-red">{error.message}</span>}
        <span className="flex-1" />
        <Checkbox checked={follow} onCheckedChange={setFollow}>
          Follow
        </Checkbox>
      </div>
      <FollowedLines label="Log of the run" of={followed} className="min-h-0 flex-1 outline-offset-[-2px]">
        {(entry) => <Line entry={entry} />}
      </FollowedLines>
    </>
  )
}

function Line({ entry }: { entry: RunEntry }) {
  const { nodeId, item } = entry
  const bad = /failed|deadlock|expired/.test(entry.kind)
  const key = nodeId === null || item === null ? nodeId : `${nodeId}#${item}`
  const label = item === null ? nodeId : `${nodeId}[${item}]`
  // Most texts begin with the node ("a started", "a: its result is kept"); then it is the button.
  const after = label !== null && entry.text.startsWith(label) ? entry.text.slice(label.length) : ''
  const rest = /^:? /.test(after) ? after.replace(/^:/, '') : entry.text
  return (
    <p className="flex items-baseline gap-3 px-4 py-1 max-md:flex-wrap max-md:gap-y-0">
      <time
        dateTime={new Date(entry.at).toISOString()}
        title={formatExact(entry.at)}
        className="shrink-0 font-mono text-faint text-sm"
      >
        {clock(entry.at)}
      </time>
      {key !== null && (
        <button
          type="button"
          onClick={() => showNode(key)}
          className="max-w-48 shrink-0 truncate rounded-sm bg-hover px-1.5 text-sm hover:bg-pressed"
        >
          {label}
        </button>
      )}
      <span className={clsx('min-w-0 break-words', bad && 'text-red')}>
        <VisibleText text={rest} kind="text" />
      </span>
    </p>
  )
}

function clock(at: number): string {
  const time = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}
