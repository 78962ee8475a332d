import { Link } from '@tanstack/react-router'
import { Ellipsis, RotateCcw, SquareArrowOutUpRight, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { isFinalQuery, type Query } from '../../../../contract/module-query.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { DropdownMenu, MenuItem } from '../../../ui/dropdown-menu.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { formatCost } from '../../../ui/format.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { StateLine } from '../../../ui/state-line.tsx'
import { Markdown } from '../../../ui/task/markdown/markdown.tsx'
import { LastLines } from '../../../ui/task/tail/last-lines.tsx'
import { Elapsed, Time } from '../../../ui/time.tsx'
import { openAsk } from '../ask/ask-state.ts'
import type { ForgetTarget } from '../forget-dialog.tsx'
import { describeQuery } from '../history/query-look.ts'
import { PromptFacts } from '../prompt-facts.tsx'
import { RoutingNote } from '../routing-note.tsx'
import { JsonValue } from './json-value.tsx'
import { useWhole } from './use-whole.ts'

/** One question with its answer, live while it is looked for. */
export function Turn(props: {
  query: Query
  /** Several modules were asked the same: each answer is headed by its module. */
  heading?: boolean
  onForget: (target: ForgetTarget) => void
}) {
  const { query, isCut } = useWhole(props.query)
  const { module, capability, state, taskId, askedBy } = query
  const open = !isFinalQuery(state)
  return (
    <article aria-label={`Question to ${module}`} className="flex flex-col gap-2 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        {props.heading && (
          <Link to="/modules/$name" params={{ name: module }} className="font-semibold hover:underline">
            {module}
          </Link>
        )}
        <StateLine look={describeQuery(query)} />
        {capability && (
          <span className="break-all font-mono text-muted">
            {capability.id} {capability.version}
          </span>
        )}
        <Time at={query.createdAt} className="text-muted" />
        {query.askedAt !== null && (
          <span className="text-muted">
            <Elapsed from={query.askedAt} to={query.endedAt} />
          </span>
        )}
        {query.costMicros > 0 && <span className="text-muted">{formatCost(query.costMicros)}</span>}
        {askedBy.taskId !== null && (
          <Link to="/task/$taskId" params={{ taskId: askedBy.taskId }} className="text-muted hover:underline">
            asked by {askedBy.module ?? 'an instance'}
          </Link>
        )}
        <span className="flex-1" />
        {taskId !== null && (
          <Link
            to="/task/$taskId"
            params={{ taskId }}
            className="inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-muted hover:bg-hover hover:text-ink"
          >
            <SquareArrowOutUpRight aria-hidden size={14} strokeWidth={1.75} />
            Transcript
          </Link>
        )}
        {open && <CancelButton query={query} />}
        <DropdownMenu
          align="end"
          trigger={<IconButton size="sm" label="Actions of the question" icon={Ellipsis} />}
        >
          <MenuItem
            icon={RotateCcw}
            onSelect={() =>
              openAsk({
                module,
                question: query.question,
                ...(capability === null ? {} : { capability: capability.id }),
              })
            }
          >
            Ask again
          </MenuItem>
          <MenuItem
            icon={Trash2}
            danger
            disabled={open}
            {...(open ? { note: 'It has not ended.' } : {})}
            onSelect={() => props.onForget({ queryId: query.id, module })}
          >
            Forget the question
          </MenuItem>
        </DropdownMenu>
      </div>
      <div className="break-words rounded-md bg-selected px-3 py-2">
        <Markdown text={query.question} />
        {query.input !== null && (
          <div className="mt-2">
            <JsonValue value={query.input} label="Input" />
          </div>
        )}
      </div>
      <Answer query={query} />
      {isCut && <p className="text-faint text-sm">The rest of the answer is being read…</p>}
      <Disclosure summary={`Why ${module}, and what it was told`} className="text-sm">
        <div className="mt-1.5 flex flex-col gap-2 border-line border-l-2 pl-3">
          <RoutingNote decision={query.decision} open />
          {query.prompt && <PromptFacts report={query.prompt} />}
        </div>
      </Disclosure>
    </article>
  )
}

function Answer({ query }: { query: Query }) {
  const { state, answer, output, error, taskId, module } = query
  switch (state) {
    case 'queued':
      return <p className="text-muted">{query.note ?? 'It waits for the module.'}</p>
    case 'asked':
      return taskId === null ? null : (
        <div className="text-sm">
          <LastLines taskId={taskId} />
        </div>
      )
    case 'answered':
      if (output !== null) return <JsonValue value={output} label="Answer" />
      return answer === null || answer.trim() === '' ? (
        <p className="text-faint">The answer is empty.</p>
      ) : (
        <Markdown text={answer} />
      )
    default:
      return (
        <ErrorNote
          live={false}
          message={error?.message ?? describeQuery(query).sentence}
          hint={error?.hint}
          actions={
            <Button size="sm" icon={RotateCcw} onClick={() => openAsk({ module, question: query.question })}>
              Ask again
            </Button>
          }
        />
      )
  }
}

function CancelButton({ query }: { query: Query }) {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const cancel = async () => {
    setBusy(true)
    try {
      await client.call('module.cancelQuery', { queryId: query.id })
    } catch (thrown) {
      reportError(thrown, 'The question was not taken back')
      setBusy(false)
    }
  }
  return (
    <Button size="sm" icon={X} disabled={busy} onClick={() => void cancel()}>
      {busy ? 'Cancelling…' : 'Cancel'}
    </Button>
  )
}
