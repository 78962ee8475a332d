import { useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import type { Events } from '../../../contract/events.ts'
import type { Output } from '../../../contract/operations.ts'
import { useLiveValue } from '../../lib/use-live-value.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { ReadError } from '../../ui/read-error.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { findSettings } from './find-settings.ts'
import { FoundSections } from './found-sections.tsx'
import { useOwnContent } from './own-sections.tsx'
import { SectionChoice, SectionList } from './section-list.tsx'
import { addressOf, useSettingsFilter } from './settings-address.ts'
import { SettingsSearch } from './settings-search.tsx'
import { useCurrentSection } from './use-current-section.ts'
import { useSettingsKeys } from './use-settings-keys.ts'

const input = {}
const nothing = { text: '', changed: false }

/** How the page looks, and what the supervisor does: sections in one list, which a search and a choice make shorter. */
export function SettingsPage() {
  const { value, error, reload } = useLiveValue('settings.list', input, 'settings.changed', merge)
  const navigate = useNavigate()
  const [filter, setFilter] = useSettingsFilter()
  const own = useOwnContent()
  // What was found stays while it is edited, also when it is no hit any more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: anew for each filter
  const kept = useMemo(() => new Set<string>(), [filter.text, filter.changed])
  const sections = useMemo(
    () => findSettings(value?.settings ?? [], own, filter, kept),
    [value, own, filter, kept],
  )
  const count = sections.reduce((sum, section) => sum + section.count, 0)
  const filtered = filter.changed || filter.text.trim() !== ''

  const box = useRef<HTMLDivElement>(null)
  const { current, look, goTo } = useCurrentSection(box, sections)
  const { section } = useSearch({ from: '/settings' })
  /** Another one for each time that an address is gone to, also for the same address. */
  const visit = useLocation({ select: ({ state }) => state.__TSR_key })
  const isRead = value !== null || error !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each visit
  useEffect(() => {
    if (isRead && section !== undefined) goTo(section)
  }, [isRead, section, visit, goTo])
  // A new filter is read from the top.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the filter is another one
  useEffect(() => {
    box.current?.scrollTo({ top: 0 })
  }, [filter.text, filter.changed])
  const choose = (id: string) =>
    void navigate({ to: '/settings', search: { ...addressOf(filter), section: id }, replace: true })
  useSettingsKeys({
    ids: sections.map(({ id }) => id),
    current,
    goTo,
    toggleChanged: () => setFilter({ ...filter, changed: !filter.changed }),
    clear: () => setFilter(nothing),
  })
  return (
    <>
      <PageHeader title="Settings">
        <SettingsSearch
          filter={filter}
          onFilter={setFilter}
          count={filtered && isRead ? count : null}
          enter={() => firstControl(box.current)?.focus()}
        />
      </PageHeader>
      <SectionChoice sections={sections} current={current} onChoose={choose} />
      <div className="flex min-h-0 flex-1">
        {sections.length > 0 && (
          <SectionList sections={sections} current={current} onChoose={choose} counted={filtered} />
        )}
        <div ref={box} onScroll={look} className="relative min-h-0 min-w-0 flex-1 overflow-y-auto">
          {sections.length === 0 && isRead ? (
            <EmptyState
              icon={SearchX}
              title={
                filter.changed && filter.text.trim() === '' ? 'Nothing was changed' : 'No setting matches'
              }
              actions={
                <>
                  {filter.text.trim() !== '' && (
                    <Button onClick={() => setFilter({ ...filter, text: '' })}>Clear the search</Button>
                  )}
                  {filter.changed && (
                    <Button onClick={() => setFilter({ ...filter, changed: false })}>
                      Show unchanged ones too
                    </Button>
                  )}
                </>
              }
            >
              {filter.text.trim() === ''
                ? 'Every setting has its default. What you, a variable or a flag sets is listed here.'
                : 'The search looks at names, descriptions, values and what they came from. Try fewer words.'}
            </EmptyState>
          ) : (
            <div className="flex max-w-[56rem] flex-col gap-8 px-4 py-5 max-md:px-3">
              <FoundSections sections={sections} path={value?.path ?? null} />
              {error ? (
                <ReadError error={error} onAgain={reload} />
              ) : (
                value === null && <SkeletonLines lines={6} />
              )}
            </div>
          )}
        </div>
      </div>
    </>
  )
}

/** What a person can use first in the list. */
function firstControl(list: HTMLElement | null): HTMLElement | null {
  return list?.querySelector<HTMLElement>('input:enabled, button:enabled') ?? null
}

function merge(
  { settings }: Events['settings.changed'],
  before: Output<'settings.list'> | null,
): Output<'settings.list'> | null {
  if (before === null) return null
  const changed = new Map(settings.map((setting) => [setting.name, setting]))
  return { ...before, settings: before.settings.map((setting) => changed.get(setting.name) ?? setting) }
}
