import { lazy, Suspense, useDeferredValue, useMemo, useState } from 'react'
import { Input } from '../../ui/input.tsx'
import { SkeletonLines } from '../../ui/skeleton.tsx'
import { findOperations, operationsOf, partOf } from './part-of.ts'
import type { Description } from './read-description.ts'

// By itself: who is asked for the key first has that at once.
const Reference = lazy(() => import('./reference.tsx'))

/** The subjects at the side; the operations of one, or those that fit a search. */
export function OperationsBrowser({ apiKey, description }: { apiKey: string; description: Description }) {
  const operations = useMemo(() => operationsOf(description), [description])
  const [tag, setTag] = useState(() => tagInAddress(description) ?? description.tags[0]?.name ?? '')
  const [typed, setTyped] = useState('')
  const search = useDeferredValue(typed.trim())
  const { found, more } = useMemo(
    () =>
      search === ''
        ? { found: operations.filter((each) => each.tag === tag), more: 0 }
        : findOperations(operations, search),
    [operations, tag, search],
  )
  const part = useMemo(() => partOf(description, found), [description, found])
  const show = (name: string) => {
    setTyped('')
    setTag(name)
    window.history.replaceState(null, '', `#/${encodeURIComponent(name)}`)
  }
  return (
    <div className="flex flex-col gap-x-6 gap-y-4 py-4 md:flex-row">
      <nav aria-label="Subjects" className="flex shrink-0 flex-col gap-3 md:w-44">
        <Input
          type="search"
          aria-label="Find operations"
          placeholder="Find operations"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        {groupsOf(description).map(([group, names]) => (
          <section key={group} aria-label={group}>
            <h2 className="mb-1 font-semibold text-muted text-sm">{group}</h2>
            <ul className="flex flex-wrap md:flex-col">
              {names.map((name) => (
                <li key={name}>
                  <button
                    type="button"
                    aria-current={search === '' && name === tag ? 'page' : undefined}
                    onClick={() => show(name)}
                    className="flex h-7 w-full items-center rounded-md px-2 text-left hover:bg-hover aria-[current=page]:bg-selected md:-mx-2"
                  >
                    {name}
                  </button>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      <div className="min-w-0 flex-1">
        {found.length === 0 ? (
          <p className="text-muted">No operation has all of these words.</p>
        ) : (
          <Suspense fallback={<SkeletonLines lines={8} />}>
            <Reference apiKey={apiKey} description={part} />
          </Suspense>
        )}
        {more > 0 && <p className="mt-4 text-muted">and {more} more: search for another word besides.</p>}
      </div>
    </div>
  )
}

/** Names of subjects under what they have in common. */
function groupsOf({ tags }: Description): [string, string[]][] {
  const groups = new Map<string, string[]>()
  for (const { name, description } of tags)
    groups.set(description, [...(groups.get(description) ?? []), name])
  return [...groups]
}

/** `#/tasks/getTasks`: a link to one operation names its subject first. */
function tagInAddress({ tags }: Description): string | undefined {
  const [, first = ''] = /^#\/([^/]+)/.exec(window.location.hash) ?? []
  return tags.find(({ name }) => encodeURIComponent(name) === first)?.name
}
