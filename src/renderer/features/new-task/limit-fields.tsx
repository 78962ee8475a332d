import { Disclosure } from '../../ui/disclosure.tsx'
import { Field, Input } from '../../ui/input.tsx'
import type { Draft, FieldErrors } from './draft.ts'

/** Time-out, turns, money, retries and priority; folded until one of them is used. */
export function LimitFields(props: {
  draft: Draft
  errors: FieldErrors
  onChange: (change: Partial<Draft>) => void
}) {
  const { draft, errors, onChange } = props
  const used =
    [draft.timeout, draft.maxTurns, draft.budget, draft.maxRetries].some((text) => text !== '') ||
    draft.priority.trim() !== '0'
  return (
    <Disclosure summary="Limits, retries and priority" open={used || undefined}>
      <div className="mt-2 grid grid-cols-3 gap-3 max-md:grid-cols-2">
        <Field label="Time-out, minutes" error={errors.timeout} hint="Pauses don't count.">
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              placeholder="none"
              value={draft.timeout}
              onChange={(event) => onChange({ timeout: event.target.value })}
            />
          )}
        </Field>
        <Field label="Turns at most" error={errors.maxTurns} hint="Requests to the model.">
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              placeholder="none"
              value={draft.maxTurns}
              onChange={(event) => onChange({ maxTurns: event.target.value })}
            />
          )}
        </Field>
        <Field label="Budget, US dollars" error={errors.budget} hint="Can be overshot a little.">
          {(ids) => (
            <Input
              {...ids}
              inputMode="decimal"
              placeholder="none"
              value={draft.budget}
              onChange={(event) => onChange({ budget: event.target.value })}
            />
          )}
        </Field>
        <Field
          label="Automatic retries"
          error={errors.maxRetries}
          hint="Only where one may help. Empty: as in Settings."
        >
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              placeholder="as set"
              value={draft.maxRetries}
              onChange={(event) => onChange({ maxRetries: event.target.value })}
            />
          )}
        </Field>
        <Field label="Priority" error={errors.priority} hint="Higher starts first.">
          {(ids) => (
            <Input
              {...ids}
              inputMode="numeric"
              value={draft.priority}
              onChange={(event) => onChange({ priority: event.target.value })}
            />
          )}
        </Field>
      </div>
    </Disclosure>
  )
}
