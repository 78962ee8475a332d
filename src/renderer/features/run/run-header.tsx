import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { ArrowLeft, Download, PanelRight } from 'lucide-react'
import { visibleText } from '../../../contract/visible-text.ts'
import { workedUntil } from '../../../contract/worked-time.ts'
import { openExport } from '../../lib/export-dialog.ts'
import { setPreferences, usePreferences } from '../../lib/preferences.ts'
import { useLive } from '../../lib/store.ts'
import { NARROW, useMedia } from '../../lib/use-media.ts'
import { usePageTitle } from '../../lib/use-page-title.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { capitalize, formatCost, formatCount, formatDirectory, totalTokens } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { RunProgressBar } from '../../ui/run-progress-bar.tsx'
import { describeRun } from '../../ui/run-state.ts'
import { Elapsed } from '../../ui/time.tsx'
import { textTones } from '../../ui/tone.ts'
import { Tooltip } from '../../ui/tooltip.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { RunButtons } from './run-buttons.tsx'
import { useRun } from './use-run.ts'

/** The lines over a run: how it stands, what it is, how far it is, what it used, and its controls. */
export function RunHeader() {
  const run = useRun((view) => view.run)
  const home = useLive((state) => state.info?.homeDirectory)
  const inspectorOpen = usePreferences((state) => state.inspectorOpen)
  const narrow = useMedia(NARROW)
  usePageTitle(run?.title ?? 'Run')
  if (!run) return null
  const { icon: Icon, tone, word, sentence } = describeRun(run)
  const tokens = totalTokens(run.usage)
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 pr-3 pl-4 max-md:px-2">
      <div className="flex min-w-0 flex-1 basis-80 items-center gap-2.5">
        <Tooltip content={run.parent === null ? 'Back to Workflows' : 'Back to the run that started it'}>
          <a
            href={run.parent === null ? '#/workflows' : `#/run/${run.parent.runId}`}
            aria-label={run.parent === null ? 'Back to Workflows' : 'Back to the run that started it'}
            className="-ml-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <ArrowLeft aria-hidden size={16} strokeWidth={1.75} />
          </a>
        </Tooltip>
        <Tooltip content={sentence}>
          <span className={clsx('inline-flex shrink-0 items-center gap-1.5 font-medium', textTones[tone])}>
            <Icon aria-hidden size={16} strokeWidth={1.75} />
            {word}
          </span>
        </Tooltip>
        <h1 className="min-w-0 truncate font-semibold text-lg" title={visibleText(run.title, 'text')}>
          <VisibleText text={run.title} kind="text" />
        </h1>
        {run.simulated && <SimulatedBadge />}
      </div>
      <div className="flex items-center gap-1 max-md:order-2">
        <RunButtons run={run} />
        <IconButton
          label="Export the run…"
          icon={Download}
          onClick={() =>
            openExport({ subject: { kind: 'run', runId: run.id }, words: `the run “${run.title}”` })
          }
        />
        {!narrow && (
          <IconButton
            label={inspectorOpen ? 'Hide the details' : 'Show the details'}
            shortcut="\"
            icon={PanelRight}
            pressed={inspectorOpen}
            onClick={() => setPreferences({ inspectorOpen: !inspectorOpen })}
          />
        )}
      </div>
      <div className="flex min-w-0 basis-full flex-wrap items-center gap-x-3 gap-y-1 pl-7.5 text-muted text-sm max-md:order-1 max-md:pl-1">
        <RunProgressBar run={run} />
        <Link
          to="/workflows/$name"
          params={{ name: run.workflow }}
          className="hover:text-ink hover:underline"
        >
          {run.workflow} {run.version}
        </Link>
        <span className="min-w-0 truncate" title={run.directory}>
          {formatDirectory(run.directory, home)}
        </span>
        <span>
          <Elapsed from={run.createdAt} to={workedUntil(run)} minus={run.pausedMs} />
        </span>
        {tokens > 0 && <span>{formatCount(tokens)} tok</span>}
        {run.costMicros > 0 && <span>{formatCost(run.costMicros)}</span>}
        {run.note !== null && run.failure === null && (
          <span className="min-w-0 truncate" title={run.note}>
            {capitalize(run.note)}
          </span>
        )}
      </div>
      {run.failure && (
        <div className="order-3 basis-full">
          <ErrorNote live={false} message={run.failure.message} hint={run.failure.hint} />
        </div>
      )}
    </header>
  )
}
