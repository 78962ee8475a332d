import { FileInput, Plus } from 'lucide-react'
import { useState } from 'react'
import { describePolicy, type Policy, type PolicyChange } from '../../../../contract/policy.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLive } from '../../../lib/store.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { ErrorNote } from '../../../ui/error-note.tsx'
import { emptyDraft, PolicyDialog, type PolicyDraft } from '../../../ui/policy-dialog.tsx'
import { Section } from '../../../ui/section.tsx'
import { SkeletonLines } from '../../../ui/skeleton.tsx'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { ImportRulesDialog } from './import-rules-dialog.tsx'
import { PolicyRow } from './policy-row.tsx'
import { PolicyTest } from './policy-test.tsx'

const query = {}
const take = (payload: { policies: Policy[] }) => payload

/** The rules that answer requests for permission. */
export function PoliciesSection() {
  const client = useClient()
  const home = useLive((state) => state.info?.homeDirectory)
  const { value, error } = useLiveValue('policy.list', query, 'policy.changed', take)
  const [draft, setDraft] = useState<PolicyDraft | null>(null)
  const [importing, setImporting] = useState(false)
  const [leaving, setLeaving] = useState<Policy | null>(null)
  const policies = value?.policies ?? []
  const lasting = policies.filter(({ sessionId }) => sessionId === null)
  const ofSessions = policies.filter(({ sessionId }) => sessionId !== null)
  const change = (policyId: string, some: PolicyChange & { position?: number }) =>
    client
      .call('policy.update', { policyId, change: some })
      .catch((thrown: unknown) => reportError(thrown, 'The rule was not changed'))
  const row = (list: readonly Policy[]) => (policy: Policy, index: number) => (
    <PolicyRow
      key={policy.id}
      policy={policy}
      first={index === 0}
      last={index === list.length - 1}
      onToggle={(enabled) => void change(policy.id, { enabled })}
      onMove={(by) => {
        const other = list[index + by]
        if (other) void change(policy.id, { position: other.position })
      }}
      onEdit={() => setDraft(policy)}
      onRemove={() => setLeaving(policy)}
    />
  )
  return (
    <Section
      title="Policies"
      note="Rules that answer requests for permission before you are asked. The first that matches counts."
      action={
        <span className="flex gap-2">
          <Button size="sm" look="quiet" icon={FileInput} onClick={() => setImporting(true)}>
            Import
          </Button>
          <Button size="sm" icon={Plus} onClick={() => setDraft(emptyDraft)}>
            Add rule
          </Button>
        </span>
      }
    >
      {error ? (
        <div className="p-3">
          <ErrorNote message={error.message} hint={error.hint} />
        </div>
      ) : value === null ? (
        <SkeletonLines lines={3} />
      ) : (
        <>
          {lasting.length === 0 ? (
            <p className="px-4 py-3 text-muted">
              There are no rules: every request comes to you. A rule can allow <code>npm test*</code> in one
              project, or deny <code>git push*</code> everywhere.
            </p>
          ) : (
            <ul aria-label="Rules">{lasting.map(row(lasting))}</ul>
          )}
          {ofSessions.length > 0 && (
            <Disclosure
              summary={`For single sessions (${ofSessions.length})`}
              className="border-line border-t"
              summaryClassName="px-4 py-2"
            >
              <ul aria-label="Rules for single sessions">{ofSessions.map(row(ofSessions))}</ul>
            </Disclosure>
          )}
          {policies.length > 0 && (
            <Disclosure
              summary="Try what a request would get"
              className="border-line border-t"
              summaryClassName="px-4 py-2"
            >
              <PolicyTest directory={lasting[0]?.directory ?? home ?? '/'} />
            </Disclosure>
          )}
        </>
      )}
      {draft && (
        <PolicyDialog
          draft={{
            ...(draft.id === undefined ? {} : { id: draft.id }),
            tool: draft.tool,
            match: draft.match,
            directory: draft.directory,
            decision: draft.decision,
            reason: draft.reason,
          }}
          onClose={() => setDraft(null)}
        />
      )}
      {importing && (
        <ImportRulesDialog file={`${home ?? ''}/.claude/settings.json`} onClose={() => setImporting(false)} />
      )}
      <ConfirmDialog
        open={leaving !== null}
        onOpenChange={(open) => !open && setLeaving(null)}
        title="Remove this rule?"
        confirm="Remove rule"
        onConfirm={() => {
          if (!leaving) return
          client
            .call('policy.remove', { policyId: leaving.id })
            .catch((thrown: unknown) => reportError(thrown, 'The rule was not removed'))
        }}
      >
        {leaving && (
          <p>
            <code className="break-words text-sm">
              <VisibleText text={describePolicy(leaving)} />
            </code>{' '}
            will not answer for you any more. To keep it for later, switch it off instead.
          </p>
        )}
      </ConfirmDialog>
    </Section>
  )
}
