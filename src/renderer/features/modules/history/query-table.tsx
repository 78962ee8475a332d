import { Link, useNavigate } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { isFinalQuery, type Query } from '../../../../contract/module-query.ts'
import { visibleText } from '../../../../contract/visible-text.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { stepThrough } from '../../../lib/step-through.ts'
import { NARROW, useMedia } from '../../../lib/use-media.ts'
import { formatCost } from '../../../ui/format.ts'
import { Grid, GridCell, GridHeader, GridHeaderCell, GridRow } from '../../../ui/grid.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { StateLine } from '../../../ui/state-line.tsx'
import { Elapsed, Time } from '../../../ui/time.tsx'
import { useMoreAhead } from '../../../ui/use-more-ahead.ts'
import { useVirtualRows, VirtualRows } from '../../../ui/virtual-rows.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import type { ForgetTarget } from '../forget-dialog.tsx'
import { describeQuery } from './query-look.ts'

/** So many rows before the end the next page is read. */
const AHEAD = 30
const columns =
  'grid grid-cols-[6.5rem_minmax(10rem,3fr)_minmax(6rem,1fr)_4.5rem_4.5rem_3.75rem_1.5rem] items-center gap-3 max-lg:grid-cols-[6.5rem_minmax(8rem,1fr)_4.5rem_1.5rem]'

/** Questions as rows; older pages are read as one scrolls. */
export function QueryTable(props: {
  queries: readonly Query[]
  more: boolean
  busy: boolean
  onMore: () => void
  onForget: (target: ForgetTarget) => void
}) {
  const { queries, more, busy, onMore } = props
  const scroller = useRef<HTMLDivElement>(null)
  const navigate = useNavigate()
  const narrow = useMedia(NARROW)
  const [cursorId, setCursorId] = useState<string | null>(null)
  const virtual = useVirtualRows({ rows: queries, scroller, narrow, narrowHeight: 56 })
  useMoreAhead({ ...virtual, count: queries.length, ahead: AHEAD, more, busy, onMore })
  const move = (step: number) => {
    const id = stepThrough(
      queries.map((query) => query.id),
      cursorId,
      step,
    )
    if (id === undefined) return
    setCursorId(id)
    virtual.show(id)
  }
  const open = ({ conversationId }: Query) =>
    void navigate({ to: '/modules/conversation/$conversationId', params: { conversationId } })
  const current = queries.find(({ id }) => id === cursorId)
  const group = 'Questions'
  useShortcuts([
    { keys: 'j', aliases: ['ArrowDown'], label: 'Next question', safe: 'repeats', group, run: () => move(1) },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Previous question',
      safe: 'repeats',
      group,
      run: () => move(-1),
    },
    { keys: 'Home', label: 'Newest question', safe: 'repeats', group, run: () => move(-Infinity) },
    {
      keys: 'End',
      label: 'Oldest question that was read',
      safe: 'repeats',
      group,
      run: () => move(Infinity),
    },
    {
      keys: 'Enter',
      label: 'Open the conversation',
      safe: 'once',
      group,
      run: () => current && open(current),
    },
    {
      keys: 'x',
      label: 'Forget the question (asks)',
      group,
      run: () =>
        current &&
        isFinalQuery(current.state) &&
        props.onForget({ queryId: current.id, module: current.module }),
    },
  ])
  return (
    <Grid
      ref={scroller}
      aria-label="Questions"
      aria-multiselectable={false}
      // More follow than are known.
      aria-rowcount={more ? -1 : queries.length + 1}
      aria-activedescendant={virtual.draws(cursorId) ? `query-${cursorId}` : undefined}
      className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
    >
      {!narrow && (
        <GridHeader className={clsx(columns, 'px-3')}>
          <GridHeaderCell>State</GridHeaderCell>
          <GridHeaderCell>Question</GridHeaderCell>
          <GridHeaderCell className="max-lg:hidden">Capability</GridHeaderCell>
          <GridHeaderCell className="text-right">Asked</GridHeaderCell>
          <GridHeaderCell className="text-right max-lg:hidden">Took</GridHeaderCell>
          <GridHeaderCell className="text-right max-lg:hidden">Cost</GridHeaderCell>
          <GridHeaderCell>
            <span className="sr-only">Actions</span>
          </GridHeaderCell>
        </GridHeader>
      )}
      <VirtualRows of={virtual}>
        {(query, position) => (
          <GridRow
            id={`query-${query.id}`}
            aria-rowindex={position + 1}
            aria-selected={query.id === cursorId}
            onClick={(event) => {
              if (event.target instanceof Element && event.target.closest('a, button')) return
              event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus({ preventScroll: true })
              setCursorId(query.id)
              if (narrow) open(query)
            }}
            onDoubleClick={() => open(query)}
            className={clsx(
              'h-full cursor-default select-none border-transparent border-l-2 px-3',
              narrow ? 'grid grid-cols-[minmax(0,1fr)_1.5rem] items-center gap-3' : columns,
              query.id === cursorId
                ? 'border-l-accent bg-pressed forced-colors:outline forced-colors:outline-offset-[-1px]'
                : 'hover:bg-hover forced-colors:border-l-[Canvas]',
            )}
          >
            {narrow ? <NarrowCells query={query} /> : <WideCells query={query} />}
            <GridCell>
              <IconButton
                size="sm"
                label="Forget the question"
                icon={Trash2}
                tabIndex={-1}
                disabled={!isFinalQuery(query.state)}
                onClick={() => props.onForget({ queryId: query.id, module: query.module })}
              />
            </GridCell>
          </GridRow>
        )}
      </VirtualRows>
      {busy && (
        <p role="status" className="px-3 py-2 text-faint">
          Reading older questions…
        </p>
      )}
    </Grid>
  )
}

function WideCells({ query }: { query: Query }) {
  return (
    <>
      <GridCell className="truncate">
        <StateLine look={describeQuery(query)} />
      </GridCell>
      <GridCell className="min-w-0 truncate">
        <QuestionLink query={query} />
      </GridCell>
      <GridCell className="min-w-0 truncate text-muted max-lg:hidden">{query.capability?.id}</GridCell>
      <GridCell className="text-right text-muted">
        <Time at={query.createdAt} />
      </GridCell>
      <GridCell className="text-right text-muted max-lg:hidden">
        {query.askedAt !== null && <Elapsed from={query.askedAt} to={query.endedAt} />}
      </GridCell>
      <GridCell className="text-right text-muted max-lg:hidden">
        {query.costMicros > 0 && formatCost(query.costMicros)}
      </GridCell>
    </>
  )
}

function NarrowCells({ query }: { query: Query }) {
  return (
    <GridCell className="min-w-0">
      <div className="truncate">
        <QuestionLink query={query} />
      </div>
      <div className="mt-0.5 flex items-center gap-2 text-sm">
        <StateLine look={describeQuery(query)} />
        <span className="min-w-0 flex-1 truncate text-muted">{query.capability?.id}</span>
        <Time at={query.createdAt} className="text-muted" />
      </div>
    </GridCell>
  )
}

function QuestionLink({ query }: { query: Query }) {
  return (
    <Link
      to="/modules/conversation/$conversationId"
      params={{ conversationId: query.conversationId }}
      tabIndex={-1}
      title={visibleText(query.question, 'text')}
      className="hover:underline"
    >
      <VisibleText text={query.question.split('\n', 1)[0] ?? ''} kind="text" />
    </Link>
  )
}
