import { History, SearchX } from 'lucide-react'
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import type { QueryState } from '../../../../contract/module-query.ts'
import { QueryState as QueryStates } from '../../../../contract/module-query.ts'
import { useShortcuts } from '../../../lib/shortcuts.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { ReadError } from '../../../ui/read-error.tsx'
import { focusSearchField, SearchField } from '../../../ui/search-field.tsx'
import { Select, type SelectOption } from '../../../ui/select.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { openAsk } from '../ask/ask-state.ts'
import { ExportButton } from '../export-button.tsx'
import type { ForgetTarget } from '../forget-dialog.tsx'
import { queryStateWords } from './query-look.ts'
import { QueryTable } from './query-table.tsx'
import { useQueries } from './use-queries.ts'

const PAGE = 100
/** While words are typed nothing is searched for, in ms. */
const DELAY_MS = 200

const states: readonly SelectOption<QueryState | 'all'>[] = [
  { value: 'all', label: 'Every state' },
  ...QueryStates.options.map((value) => ({ value, label: queryStateWords[value] })),
]

/** What a module was asked, by page, with a search over questions and answers. */
export function HistoryTab(props: {
  module: string
  onForget: (target: ForgetTarget) => void
  onForgetAll: () => void
}) {
  const { module } = props
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<QueryState | 'all'>('all')
  const search = useSettled(typed)
  const filter = useMemo(
    () => ({
      module,
      ...(search.trim() === '' ? {} : { search: search.trim() }),
      ...(state === 'all' ? {} : { states: [state] }),
    }),
    [module, search, state],
  )
  const { queries, nextCursor, loaded, busy, error, loadMore, reload } = useQueries(filter, PAGE)
  const isFiltered = search.trim() !== '' || state !== 'all'
  useShortcuts([
    { keys: '/', label: 'Search the questions', safe: 'once', group: 'Module', run: focusSearchField },
  ])
  const all = () => {
    setTyped('')
    setState('all')
  }
  return (
    <>
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-line border-b px-4 py-1.5 max-md:px-3">
        <SearchField
          label="Search questions and answers"
          placeholder="Words in questions and answers"
          className="max-w-80 max-md:max-w-none"
          value={typed}
          onChange={setTyped}
          keys={[['Escape', () => setTyped('')]]}
        />
        <Select label="State" className="w-32" value={state} options={states} onValueChange={setState} />
        <span className="flex-1" />
        <ExportButton
          filter={search.trim() === '' ? { module } : { module, search: search.trim() }}
          name={module}
        />
        <Button onClick={props.onForgetAll}>Forget all</Button>
      </div>
      {error && (
        <div className="p-4">
          <ReadError error={error} onAgain={reload} />
        </div>
      )}
      {!loaded && !error && <SkeletonLines lines={8} />}
      {loaded && queries.length === 0 && isFiltered && (
        <EmptyState
          icon={SearchX}
          title="No question matches"
          actions={<Button onClick={all}>Show all</Button>}
        />
      )}
      {loaded && queries.length === 0 && !isFiltered && (
        <EmptyState
          icon={History}
          title="Nothing was asked yet"
          actions={<Button onClick={() => openAsk({ module })}>{`Ask ${module}`}</Button>}
        >
          Questions and answers are kept here until you forget them.
        </EmptyState>
      )}
      {queries.length > 0 && (
        <QueryTable
          queries={queries}
          more={nextCursor !== null}
          busy={busy}
          onMore={loadMore}
          onForget={props.onForget}
        />
      )}
    </>
  )
}

/** The text once nothing was typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), text === '' ? 0 : DELAY_MS)
    return () => clearTimeout(timer)
  }, [text])
  return useDeferredValue(settled)
}
