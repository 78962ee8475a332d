import { useLive } from '../../../lib/store.ts'
import { Checkbox } from '../../../ui/checkbox.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { useAskDraft } from './ask-draft.ts'

/** What a question may take, and who answers it. */
export function AskLimits({ errors }: { errors: Readonly<Record<string, string>> }) {
  const draft = useAskDraft()
  const simulatedOnly = useLive((state) => state.info?.simulate ?? false)
  const number = (field: 'timeout' | 'budget' | 'maxRetries', label: string) => (
    <Field label={label} error={errors[field]}>
      {(ids) => (
        <Input
          {...ids}
          inputMode="decimal"
          placeholder="no limit"
          value={draft[field]}
          onChange={(event) => useAskDraft.setState({ [field]: event.target.value })}
        />
      )}
    </Field>
  )
  const wrong = ['timeout', 'budget', 'maxRetries'].some((field) => errors[field] !== undefined)
  return (
    <Disclosure summary="Limits" open={wrong ? true : undefined}>
      <div className="mt-2 grid grid-cols-3 gap-3 max-md:grid-cols-1">
        {number('timeout', 'Time-out in minutes')}
        {number('budget', 'Budget in US dollars')}
        {number('maxRetries', 'Automatic retries')}
      </div>
      {!simulatedOnly && (
        <div className="mt-3">
          <Checkbox
            checked={draft.simulated}
            onCheckedChange={(simulated) => useAskDraft.setState({ simulated })}
          >
            Simulated, without an account
          </Checkbox>
        </div>
      )}
    </Disclosure>
  )
}
