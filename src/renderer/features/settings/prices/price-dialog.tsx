import { useState } from 'react'
import type { OwnPrice } from '../../../../contract/price.ts'
import { useClient } from '../../../lib/client.ts'
import { useSave } from '../../../lib/use-save.ts'
import { FormDialog } from '../../../ui/form-dialog.tsx'
import { Field, Input } from '../../../ui/input.tsx'
import { draftOfPrice, emptyPrice, type PriceDraft, type PriceErrors, readPrice } from './price-draft.ts'

const fields: readonly { name: keyof PriceDraft; label: string; placeholder?: string }[] = [
  { name: 'input', label: 'Input' },
  { name: 'output', label: 'Output' },
  { name: 'cacheRead', label: 'Cache read', placeholder: '0.1 × input' },
  { name: 'cacheWrite5m', label: 'Cache write, 5 min', placeholder: '1.25 × input' },
  { name: 'cacheWrite1h', label: 'Cache write, 1 h', placeholder: '2 × input' },
]

/** A price of one's own; with `price`: what it costs from the same time on. */
export function PriceDialog({ price, onClose }: { price: OwnPrice | null; onClose: () => void }) {
  const client = useClient()
  const [draft, setDraft] = useState(() => (price ? draftOfPrice(price) : emptyPrice))
  const { errors, refused, busy, save } = useSave<PriceErrors>()
  const change = (part: Partial<PriceDraft>) => setDraft({ ...draft, ...part })

  const submit = () =>
    void save(readPrice(draft), async (read) => {
      const same = price && { validFrom: price.validFrom, revision: price.revision }
      await client.call('price.set', { ...read.price, ...same })
      onClose()
    })

  return (
    <FormDialog
      width="sm"
      title={price ? `Change the price of ${price.model}` : 'New price'}
      description="US dollars for a million tokens. It counts in the place of what Claude Code tells; what was counted stays as it is."
      submit={price ? 'Save' : 'Add price'}
      canSubmit={!busy}
      onSubmit={submit}
      onClose={onClose}
      error={refused}
    >
      {!price && (
        <div className="grid grid-cols-2 gap-3 max-md:grid-cols-1">
          <Field label="Model, * for any characters" error={errors.model}>
            {(ids) => (
              <Input
                {...ids}
                className="font-mono text-sm"
                placeholder="claude-opus-*"
                value={draft.model}
                onChange={(event) => change({ model: event.target.value })}
              />
            )}
          </Field>
          <Field label="From" error={errors.from}>
            {(ids) => (
              <Input
                {...ids}
                placeholder="now"
                value={draft.from}
                onChange={(event) => change({ from: event.target.value })}
              />
            )}
          </Field>
        </div>
      )}
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-2">
        {fields.map(({ name, label, placeholder }) => (
          <Field key={name} label={label} error={errors[name]}>
            {(ids) => (
              <Input
                {...ids}
                inputMode="decimal"
                placeholder={placeholder}
                value={draft[name]}
                onChange={(event) => change({ [name]: event.target.value })}
              />
            )}
          </Field>
        ))}
      </div>
    </FormDialog>
  )
}
