import { useSearch as useAddress, useNavigate } from '@tanstack/react-router'
import { Download, Search, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { openExport } from '../../lib/export-dialog.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorNote } from '../../ui/error-note.tsx'
import { formatCount } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { focusSearchField, SearchField } from '../../ui/search-field.tsx'
import { FilterChips } from './filter-chips.tsx'
import { HitGroups } from './hit-groups.tsx'
import { liftFilters, queryOf, type SearchAddress } from './search-address.ts'
import { useSearch } from './use-search.ts'

/** Behind so many events it is worth a word. */
const WORTH_SAYING = 200

/** Everything that was said and done, found as one types. */
export function SearchPage() {
  const navigate = useNavigate()
  const read = useAddress({ from: '/search' })
  const key = JSON.stringify(read)
  const address = useMemo(() => JSON.parse(key) as SearchAddress, [key])
  const go = (search: SearchAddress) => void navigate({ to: '/search', search, replace: true })
  const [typed, setTyped] = useState(address.q ?? '')
  const sent = useRef(address.q ?? '')
  useEffect(() => {
    // It was changed by going back, or by a link.
    if ((address.q ?? '') === sent.current) return
    sent.current = address.q ?? ''
    setTyped(sent.current)
  }, [address])
  const { found, error, isBusy, more, retry } = useSearch(address)
  useShortcuts([
    { keys: '/', label: 'Search', safe: 'once', group: 'Search', run: focusSearchField },
    {
      keys: 'j',
      aliases: ['ArrowDown'],
      label: 'Next text',
      safe: 'repeats',
      group: 'Search',
      run: () => step(1),
    },
    {
      keys: 'k',
      aliases: ['ArrowUp'],
      label: 'Text before',
      safe: 'repeats',
      group: 'Search',
      run: () => step(-1),
    },
    {
      keys: 'ArrowRight',
      label: 'Unfold what stands beside it',
      safe: 'once',
      group: 'Search',
      run: () => unfold(true),
    },
    { keys: 'ArrowLeft', label: 'Fold it', safe: 'once', group: 'Search', run: () => unfold(false) },
  ])
  useEffect(focusSearchField, [])

  const type = (text: string, isWhole = false) => {
    const { q, filters } = liftFilters(text, isWhole)
    const { q: _old, ...rest } = address
    sent.current = q.trim() === '' ? '' : q
    setTyped(q)
    go({ ...rest, ...filters, ...(q.trim() === '' ? {} : { q }) } as SearchAddress)
  }
  const isEmpty = found !== null && found.hits.length === 0
  return (
    <>
      <PageHeader title="Search">
        {found !== null && !isEmpty && (
          <>
            <span role="status" className="truncate text-muted">
              {`${formatCount(found.hits.length)}${found.nextCursor === null ? '' : ' and more'} found`}
            </span>
            <IconButton label="Export what is found…" icon={Download} onClick={() => exportFound(address)} />
          </>
        )}
      </PageHeader>
      <search className="flex shrink-0 flex-col gap-1.5 border-line border-b px-4 py-1.5 max-md:px-3">
        <SearchField
          label="Search everything"
          placeholder='Words, "a phrase", -without, tool:Edit, file:src/a.ts'
          value={typed}
          onChange={(text) => type(text)}
          keys={[
            ['ArrowDown', () => moveTo(0)],
            ['Enter', () => openFirst(() => type(typed, true), typed)],
            ['Escape', () => (typed === '' ? false : type(''))],
          ]}
        />
        <FilterChips
          address={address}
          onChange={go}
          onType={(beginning) => {
            setTyped(typed.trim() === '' ? beginning : `${typed.trimEnd()} ${beginning}`)
            requestAnimationFrame(focusSearchField)
          }}
        />
      </search>
      <div className="min-h-0 flex-1 overflow-y-auto" aria-busy={isBusy}>
        {error !== null && error.code !== 'conflict' && (
          <div className="p-4">
            <ErrorNote message={error.message} hint={error.hint} />
            <Button className="mt-2" onClick={retry}>
              Try again
            </Button>
          </div>
        )}
        {found !== null && found.behind > WORTH_SAYING && (
          <p role="status" className="border-line border-b bg-amber-soft px-4 py-1.5 max-md:px-3">
            {`${formatCount(found.behind)} events are not in the index yet; the newest come first.`}
          </p>
        )}
        {found === null && error === null && !isBusy && <Nothing />}
        {isEmpty && error === null && (
          <EmptyState
            icon={SearchX}
            title={found.complete ? 'Nothing was found' : 'Nothing was found so far'}
            actions={
              found.nextCursor === null ? undefined : <Button onClick={more}>Look further back</Button>
            }
          >
            All words must be there; their beginnings are enough. A filter that is taken away shows more.
          </EmptyState>
        )}
        {found !== null && !isEmpty && (
          <>
            <HitGroups hits={found.hits} />
            {found.nextCursor !== null && (
              <div className="p-3 text-center">
                <Button onClick={more} disabled={isBusy}>
                  {found.complete ? 'Show more' : 'Look further back'}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </>
  )
}

function exportFound(address: SearchAddress): void {
  const search = queryOf(address, Date.now())
  if (search !== null) openExport({ subject: { kind: 'search', search }, words: 'what is found' })
}

function Nothing() {
  return (
    <EmptyState icon={Search} title="Find what was said and done">
      Prompts, answers, thinking, what tools were given and gave, workflows, runs, work items, questions to
      modules and kept conversations of Claude Code, by their words. Names are found by their parts: user
      finds getUserName.
    </EmptyState>
  )
}

/** Links of what was found, from the top. */
const links = () => [...document.querySelectorAll<HTMLAnchorElement>('[data-hit]')]

function moveTo(index: number): boolean {
  const link = links()[index]
  link?.focus()
  return link !== undefined
}

/** The next one or the one before; above the first one is the field. */
function step(by: number): void {
  const all = links()
  const at = all.findIndex((link) => link.closest('li')?.contains(document.activeElement))
  if (at === -1) moveTo(0)
  else if (at + by < 0) focusSearchField()
  else moveTo(Math.min(all.length - 1, at + by))
}

function unfold(wanted: boolean): void {
  const row = document.activeElement?.closest('li')
  const button = row?.querySelector<HTMLButtonElement>('[data-unfold]')
  if (button && !button.disabled && (button.ariaExpanded === 'true') !== wanted) button.click()
}

/** Enter takes in a filter that stands at the end, else opens what was found first. */
function openFirst(takeFilters: () => void, typed: string): void {
  if (Object.keys(liftFilters(typed, true).filters).length > 0) takeFilters()
  else links()[0]?.click()
}
