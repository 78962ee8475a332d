import { useState } from 'react'
import { toast } from 'sonner'
import { conflictTitle } from '../../../contract/conflict-title.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import type { WorkConflict } from '../../../contract/work-item.ts'
import { isByKey } from '../../lib/answers.ts'
import { useClient } from '../../lib/client.ts'
import { useConflicts } from '../../lib/conflicts.ts'
import { fieldKeys } from '../../lib/field-keys.ts'
import { reportError } from '../../lib/report-error.ts'
import { useShortcuts } from '../../lib/shortcuts.ts'
import { HeldAnswer, keysLook } from '../answers/held-answer.tsx'
import { SettledNote } from '../answers/settled-note.tsx'
import { useAnswering } from '../answers/use-answering.ts'
import { Button } from '../button.tsx'
import { ErrorNote } from '../error-note.tsx'
import { Time } from '../time.tsx'
import { VisibleText } from '../visible-text.tsx'
import { fieldName } from './describe-field.ts'
import { fieldOf, sayCommand, wantedBy } from './versions.ts'
import { VersionsTable } from './versions-table.tsx'

/**
 * A change that was made while the shared tracker was away, and refused when it was back: what was wanted here beside what
 * stands there. `keys`: `a` asks whether it is to be applied over that, `d` dismisses it. At most one card of a page may
 * have the keys.
 */
export function ConflictCard(props: {
  conflict: WorkConflict
  keys?: boolean
  /** It was decided on elsewhere while it was open here. */
  settled?: boolean
  onLetGo?: () => void
}) {
  const { conflict, keys = false, settled = false } = props
  const { id, theirs } = conflict
  const client = useClient()
  const decided = useConflicts((state) => state.decided.get(id))
  const { give, busy, held, error } = useAnswering(id, settled)
  const version = fieldOf(theirs, 'version')
  /** The version over which it was asked: of another one one is asked anew. */
  const [asked, setAsked] = useState<{ of: typeof version } | null>(null)
  const asking = asked !== null && asked.of === version && !settled
  const { fields, others, wanted } = wantedBy(conflict)
  const title = visibleText(conflictTitle(conflict) ?? 'several records', 'text')
  const undo = () =>
    client
      .call('work.resolveConflict', { conflictId: id, how: 'undo' })
      .catch((thrown: unknown) => reportError(thrown, 'It was not taken back'))
  const decide = (how: 'apply' | 'dismiss', byKey: boolean) =>
    give(how === 'apply' ? 'Apply over it' : 'Dismiss', byKey, async () => {
      const seen = how === 'apply' && typeof version === 'number' ? { version } : {}
      await client.call('work.resolveConflict', { conflictId: id, how, ...seen })
      toast(how === 'apply' ? `Applied to “${title}”` : `What stands there of “${title}” stays`, {
        action: { label: 'Undo', onClick: () => void undo() },
      })
    })
  const answerable = !busy && held === null && !settled
  const group = 'Refused change'
  const live = useShortcuts(
    [
      {
        keys: 'a',
        label: 'Apply it over what stands there (asks)',
        safe: 'once',
        group,
        run: () => answerable && setAsked({ of: version }),
      },
      { keys: 'd', label: 'Dismiss', group, run: () => answerable && decide('dismiss', true) },
    ],
    keys,
    `${id} ${version}`,
  )
  const hint = (shortcut: string) => (keys ? { shortcut } : {})
  const named = (some: readonly string[]) => some.map((field) => fieldName(field).toLowerCase()).join(', ')
  return (
    <section
      aria-label="A change was refused"
      data-keys={keys ? keysLook(live) : undefined}
      className="flex flex-col gap-3"
    >
      <header className="flex items-baseline gap-2">
        <h2 className="min-w-0 font-semibold">The shared tracker refused a change</h2>
        <Time at={conflict.refusedAt} className="ml-auto shrink-0 text-faint text-sm" />
      </header>
      <p className="break-words">
        <span className="font-medium">{conflict.by}</span> wanted to {sayCommand(conflict.command)}{' '}
        <Time at={conflict.at} className="text-muted" />, while the shared database was away.{' '}
        <VisibleText text={conflict.reason} kind="text" />
      </p>
      {fields.length > 0 && (
        <VersionsTable
          fields={fields}
          versions={[
            { name: 'Wanted here', of: wanted },
            { name: 'Stands there', of: (field) => fieldOf(theirs, field) },
          ]}
        />
      )}
      <TheirNote theirs={theirs} />
      {others.length > 0 && (
        <p className="text-muted">Besides, {named(others)} differ there. That stays, whatever you choose.</p>
      )}
      {error && <ErrorNote message={error.message} hint={error.hint} />}
      {settled ? (
        <SettledNote onLetGo={props.onLetGo}>{describeDecided(decided)}</SettledNote>
      ) : asking ? (
        <fieldset
          className="flex flex-col gap-2 rounded-md border border-line bg-hover px-3 py-2"
          onKeyDown={fieldKeys([
            'Escape',
            (event) => {
              event.stopPropagation()
              setAsked(null)
            },
          ])}
        >
          <legend className="sr-only">Apply it over what stands there?</legend>
          <p>{whatIsLost(conflict, named(fields))}</p>
          <div className="flex flex-wrap gap-2">
            <Button
              look="primary"
              autoFocus
              disabled={!answerable}
              onClick={(event) => decide('apply', isByKey(event))}
            >
              Apply over it
            </Button>
            <Button look="quiet" disabled={busy} onClick={() => setAsked(null)}>
              Back
            </Button>
          </div>
        </fieldset>
      ) : (
        <div className="flex flex-wrap gap-2">
          <Button {...hint('a')} disabled={busy} onClick={() => answerable && setAsked({ of: version })}>
            Apply over it…
          </Button>
          <Button {...hint('d')} disabled={busy} onClick={(event) => decide('dismiss', isByKey(event))}>
            Dismiss
          </Button>
        </div>
      )}
      <HeldAnswer about={id} held={held} keys={keys} />
    </section>
  )
}

/** Who made what stands there, and when. */
function TheirNote({ theirs }: Pick<WorkConflict, 'theirs'>) {
  const by = fieldOf(theirs, 'updatedBy')
  const at = fieldOf(theirs, 'updatedAt')
  if (theirs === null) return <p className="text-muted">There is no such record there.</p>
  if (typeof by !== 'string' || typeof at !== 'number') return null
  return (
    <p className="text-muted">
      What stands there was last changed by <span className="text-ink">{by}</span> <Time at={at} />.
    </p>
  )
}

function whatIsLost({ theirs, command }: WorkConflict, fields: string): string {
  const by = fieldOf(theirs, 'updatedBy')
  if (theirs === null || command === 'create') return 'It is carried out there as it was wanted here.'
  if (fields === '') return 'It is carried out on what stands there now.'
  return `There, what was wanted here takes the place of: ${fields}. ${typeof by === 'string' ? `What ${by} made of that is overwritten.` : 'What others made of that is overwritten.'}`
}

/** How it was decided on that was open on this page. Undefined: the page was not connected then. */
function describeDecided(decided: WorkConflict | undefined): string {
  if (decided === undefined) return 'It waits no more: it was decided on elsewhere.'
  const how = decided.state === 'applied' ? 'Applied' : 'Dismissed'
  return `${how} in another window or program, by ${decided.decidedBy ?? 'somebody'}.`
}
