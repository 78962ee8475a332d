import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import type { Events } from '../../../../contract/events.ts'
import type { Output } from '../../../../contract/operations.ts'
import type { ListPrice, OwnPrice, TokenPrices } from '../../../../contract/price.ts'
import { useClient } from '../../../lib/client.ts'
import { reportError } from '../../../lib/report-error.ts'
import { useLiveValue } from '../../../lib/use-live-value.ts'
import { Button } from '../../../ui/button.tsx'
import { Disclosure } from '../../../ui/disclosure.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { Section } from '../../../ui/section.tsx'
import { PriceDialog } from './price-dialog.tsx'

type Prices = Output<'price.list'>
const all = {}
const takeOwn = ({ own }: Events['price.changed'], before: Prices | null) => before && { ...before, own }

/** What tokens cost: one's own prices, and the table that ships. */
export function PricesSection() {
  const prices = useLiveValue('price.list', all, 'price.changed', takeOwn)
  const [open, setOpen] = useState<'new' | OwnPrice | null>(null)
  return (
    <Section
      title="Prices"
      note="What a million tokens cost. A price of yours counts in the place of what Claude Code tells."
      action={
        <Button size="sm" icon={Plus} onClick={() => setOpen('new')}>
          Add price
        </Button>
      }
    >
      <Loaded of={prices}>
        {({ own, listed }) => (
          <>
            {own.length === 0 ? (
              <p className="px-4 py-3 text-muted">No prices of your own. Claude Code's are counted.</p>
            ) : (
              <ul aria-label="Your prices">
                {own.map((price) => (
                  <OwnRow key={price.id} price={price} onEdit={() => setOpen(price)} />
                ))}
              </ul>
            )}
            <Listed prices={listed} />
          </>
        )}
      </Loaded>
      {open !== null && <PriceDialog price={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Section>
  )
}

function OwnRow({ price, onEdit }: { price: OwnPrice; onEdit: () => void }) {
  const client = useClient()
  const restore = () => {
    const { id, revision, ...given } = price
    client.call('price.set', given).catch((error: unknown) => reportError(error, 'The price was not set'))
  }
  const remove = () => {
    client.call('price.remove', { priceId: price.id }).then(
      () => toast(`The price of ${price.model} is removed`, { action: { label: 'Undo', onClick: restore } }),
      (error: unknown) => reportError(error, 'The price was not removed'),
    )
  }
  return (
    <li className="flex items-center gap-3 border-line border-b px-4 py-2.5 last:border-b-0 max-md:px-3">
      <div className="min-w-0 flex-1">
        <p className="break-all font-medium font-mono text-sm">{price.model}</p>
        <p className="mt-0.5 text-muted text-sm">
          {costsOf(price)}, from {dayOf(price.validFrom)}
        </p>
      </div>
      <div className="flex shrink-0 gap-1">
        <IconButton size="sm" label={`Change: ${price.model}`} icon={Pencil} onClick={onEdit} />
        <IconButton size="sm" label={`Remove: ${price.model}`} icon={Trash2} onClick={remove} />
      </div>
    </li>
  )
}

function Listed({ prices }: { prices: readonly ListPrice[] }) {
  const sources = [...new Set(prices.map(({ source }) => source))].join(', ')
  return (
    <div className="border-line border-t px-4 py-2 max-md:px-3">
      <Disclosure summary={`The table that ships (${sources})`}>
        <ul className="mt-2" aria-label="The table that ships">
          {prices.map((price) => (
            <li key={`${price.model} ${price.validFrom}`} className="flex flex-wrap gap-x-3 py-0.5 text-sm">
              <span className="min-w-40 font-mono">{price.model}</span>
              <span className="text-muted">{costsOf(price)}</span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  )
}

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumFractionDigits: 6 })

/** `$3.00 in, $15.00 out, $0.30 read, $3.75 and $6.00 written`. */
function costsOf(price: TokenPrices): string {
  const of = (micros: number) => money.format(micros / 1e6)
  return `${of(price.input)} in, ${of(price.output)} out, ${of(price.cacheRead)} read, ${of(price.cacheWrite5m)} and ${of(price.cacheWrite1h)} written`
}

function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
}
