import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { OwnPrice, TokenPrices } from '../../../contract/price.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { fits } from '../find-task.ts'
import { cleanText, shortId } from '../format.ts'
import { readTime } from '../read-time.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster prices ls`: what a million tokens of each model cost. */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { own, listed } = await client.call('price.list', {})
    if (terminal.json) {
      for (const price of own) terminal.printJson({ type: 'price', price })
      for (const price of listed) terminal.printJson({ type: 'listed', price })
      return
    }
    printTable(terminal, [
      ['ID', 'INPUT', 'OUTPUT', 'READ', 'WRITE', 'WRITE 1H', 'FROM', 'MODEL'],
      ...own.map((price) => [
        shortId(price.id),
        ...costsOf(price),
        dayOf(price.validFrom),
        cleanText(price.model),
      ]),
      ...listed.map((price) => ['', ...costsOf(price), dayOf(price.validFrom), price.model]),
    ])
    const sources = [...new Set(listed.map(({ source }) => source))].join(', ')
    terminal.note(
      `US dollars for a million tokens. Those without an id are the table that ships (${sources}).`,
    )
  })
}

export interface SetOptions {
  input: number
  output: number
  cacheRead?: number
  cacheWrite?: number
  cacheWrite1h?: number
  from?: string
}

/** `muster prices set` */
export function set(context: VerbContext, model: string, options: SetOptions): Promise<number> {
  const validFrom = options.from === undefined ? undefined : readTime(options.from)
  return withClient(context, async (client, terminal) => {
    const price = await client.call('price.set', {
      model,
      validFrom,
      input: options.input,
      output: options.output,
      cacheRead: options.cacheRead,
      cacheWrite5m: options.cacheWrite,
      cacheWrite1h: options.cacheWrite1h,
    })
    show(terminal, price, price.revision === 1 ? 'added' : 'changed')
  })
}

/** `muster prices rm` */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found: OwnPrice[] = []
    for (const reference of references) found.push(await findPrice(client, reference))
    for (const { id } of found) show(terminal, await client.call('price.remove', { priceId: id }), 'removed')
  })
}

async function findPrice(client: Client, reference: string): Promise<OwnPrice> {
  const { own } = await client.call('price.list', {})
  const found = own.filter(({ id }) => reference.length >= 4 && fits(id, reference))
  const [first] = found
  if (first && found.length === 1) return first
  throw new MusterError(
    first ? 'validation' : 'not_found',
    first ? `"${reference}" fits ${found.length} prices.` : `There is no price of yours "${reference}".`,
    { hint: 'See muster prices ls.' },
  )
}

function costsOf(price: TokenPrices): string[] {
  const { input, output, cacheRead, cacheWrite5m, cacheWrite1h } = price
  return [input, output, cacheRead, cacheWrite5m, cacheWrite1h].map(spellCost)
}

function dayOf(at: number): string {
  const [day = ''] = new Date(at).toISOString().split('T')
  return day
}

function show(terminal: Terminal, price: OwnPrice, what: 'added' | 'changed' | 'removed'): void {
  if (terminal.json) {
    terminal.printJson({ type: 'price', price, ...(what === 'removed' ? { removed: true } : {}) })
    return
  }
  const costs = `${spellCost(price.input)} in, ${spellCost(price.output)} out`
  terminal.print(
    `${shortId(price.id)}  ${what}  ${costs}  from ${dayOf(price.validFrom)}  ${cleanText(price.model)}`,
  )
}
