import { useEffect, useState } from 'react'
import { literalPattern, mainArgumentOf } from '../../../contract/main-argument.ts'
import type { Permission } from '../../../contract/permission.ts'
import { useClient } from '../../lib/client.ts'
import { remember, usePreferences } from '../../lib/preferences.ts'
import { useLive } from '../../lib/store.ts'
import { Button } from '../../ui/button.tsx'
import { emptyDraft, PolicyDialog, type PolicyDraft } from '../../ui/policy-dialog.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { repeats } from './repeats.ts'

/** After the same thing was allowed three times it offers to make a rule of it. */
export function RuleOffer() {
  const client = useClient()
  const declined = usePreferences((state) => state.declinedRules)
  const [offer, setOffer] = useState<{ key: string; times: number; draft: PolicyDraft } | null>(null)
  const [editing, setEditing] = useState(false)
  useEffect(
    () =>
      client.subscribe(
        { names: ['permission.changed'] },
        {
          onEvent(event) {
            if (event.name !== 'permission.changed') return
            const { permission } = event.payload
            if (permission.state !== 'allowed' || permission.answeredBy !== 'person') return
            const argument = mainArgumentOf(permission.toolName, permission.input)
            if (permission.kind !== 'tool' || argument === null) return
            client.call('permission.list', { settled: true, limit: 200 }).then(
              ({ permissions }) => {
                const directory = directoryOf(permission)
                const same = repeats(permission, permissions, directoryOf)
                const match = literalPattern(permission.toolName, argument)
                const draft = { ...emptyDraft, tool: permission.toolName, match, directory }
                if (same >= 3) setOffer({ key: keyOf(draft), times: same, draft })
              },
              // Only an offer.
              () => {},
            )
          },
        },
      ),
    [client],
  )
  if (offer === null || declined.includes(offer.key)) return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-x-3 gap-y-1.5 border-line border-b bg-canvas px-4 py-2 max-md:px-3"
    >
      <p className="min-w-0 flex-1 break-words">
        You allowed{' '}
        <code className="text-sm">
          <VisibleText text={offer.draft.match ?? offer.draft.tool} />
        </code>{' '}
        {offer.times} times here. A rule can answer that for you.
      </p>
      <span className="flex gap-2">
        <Button size="sm" onClick={() => setEditing(true)}>
          Make a rule
        </Button>
        <Button size="sm" look="quiet" onClick={() => remember('declinedRules', offer.key)}>
          Not this one
        </Button>
      </span>
      {editing && (
        <PolicyDialog
          draft={offer.draft}
          onClose={() => {
            setEditing(false)
            setOffer(null)
          }}
        />
      )}
    </div>
  )
}

function directoryOf({ taskId }: Permission): string | null {
  return useLive.getState().tasks.get(taskId)?.directory ?? null
}

function keyOf({ tool, match, directory }: PolicyDraft): string {
  return JSON.stringify([tool, match, directory])
}
