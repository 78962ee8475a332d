import { resolve } from 'node:path'
import { type Budget, type BudgetStatus, describeBudget, describeScope } from '../../../contract/budget.ts'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { spellCost } from '../../core/base/spell-amount.ts'
import { printTable } from '../facts-text.ts'
import { findSession, findTask, fits } from '../find-task.ts'
import { cleanText, formatCount, shortId } from '../format.ts'
import type { Terminal } from '../terminal.ts'
import type { VerbContext } from '../verb-context.ts'
import { withClient } from '../with-client.ts'

/** `muster budget ls`: the budgets and how much of each is used. */
export function list(context: VerbContext): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const { budgets } = await client.call('budget.list', {})
    if (terminal.json) {
      for (const budget of budgets) terminal.printJson({ type: 'budget', budget })
      return
    }
    if (budgets.length === 0) {
      terminal.note('There are no budgets. Add one: muster budget add day --cost 20')
      return
    }
    const rows = budgets.map((budget) => [
      shortId(budget.id),
      budget.enabled ? budget.state : 'off',
      usedOf(budget),
      budget.onLimit,
      cleanText(describeScope(budget)),
    ])
    const header = ['ID', 'STATE', 'USED', 'THEN', 'FOR']
    printTable(terminal, [header, ...rows])
  })
}

export interface LimitOptions {
  cost?: number
  tokens?: number
  /** In percent. */
  warnAt?: number
  then?: Budget['onLimit']
}

/** `muster budget add` */
export function add(
  context: VerbContext,
  options: LimitOptions & { scope: Budget['scope']; target?: string | undefined },
): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const budget = await client.call('budget.create', {
      scope: options.scope,
      target: await targetOf(client, options.scope, options.target),
      costMicros: options.cost ?? null,
      tokens: options.tokens ?? null,
      ...(options.warnAt === undefined ? {} : { warnAt: options.warnAt / 100 }),
      ...(options.then === undefined ? {} : { onLimit: options.then }),
    })
    show(terminal, budget, 'added')
  })
}

export interface SetOptions extends LimitOptions {
  anyCost?: boolean
  anyTokens?: boolean
  on?: boolean
  off?: boolean
  resume?: boolean
}

/** `muster budget set` */
export function set(context: VerbContext, reference: string, options: SetOptions): Promise<number> {
  const change = {
    ...(options.anyCost
      ? { costMicros: null }
      : options.cost === undefined
        ? {}
        : { costMicros: options.cost }),
    ...(options.anyTokens
      ? { tokens: null }
      : options.tokens === undefined
        ? {}
        : { tokens: options.tokens }),
    ...(options.warnAt === undefined ? {} : { warnAt: options.warnAt / 100 }),
    ...(options.then === undefined ? {} : { onLimit: options.then }),
    ...(options.on ? { enabled: true } : options.off ? { enabled: false } : {}),
    ...(options.resume ? { resume: true } : {}),
  }
  if (Object.keys(change).length === 0) {
    throw new MusterError('validation', 'There is nothing to change.', {
      hint: 'Name what is to be changed: see muster budget set --help.',
    })
  }
  return withClient(context, async (client, terminal) => {
    const { id: budgetId } = await findBudget(client, reference)
    show(terminal, await client.call('budget.update', { budgetId, ...change }), 'changed')
  })
}

/** `muster budget rm` */
export function remove(context: VerbContext, references: readonly string[]): Promise<number> {
  return withClient(context, async (client, terminal) => {
    const found: Budget[] = []
    for (const reference of references) found.push(await findBudget(client, reference))
    for (const budget of found) {
      await client.call('budget.remove', { budgetId: budget.id })
      show(terminal, budget, 'removed')
    }
  })
}

async function targetOf(
  client: Client,
  scope: Budget['scope'],
  target: string | undefined,
): Promise<string | null> {
  if (scope === 'directory') return resolve(target ?? '.')
  if (target === undefined) return null
  if (scope === 'workflow') return target
  if (scope === 'task') return (await findTask(client, target)).id
  if (scope === 'session') return (await findSession(client, target)).id
  throw new MusterError('validation', 'A budget for the day counts everything and has no target.', {
    hint: 'Leave it out, or use: muster budget add directory PATH',
  })
}

async function findBudget(client: Client, reference: string): Promise<BudgetStatus> {
  const { budgets } = await client.call('budget.list', {})
  const found = budgets.filter(({ id }) => reference.length >= 4 && fits(id, reference))
  const [first] = found
  if (first && found.length === 1) return first
  throw new MusterError(
    first ? 'validation' : 'not_found',
    first ? `"${reference}" fits ${found.length} budgets.` : `There is no budget "${reference}".`,
    { hint: 'See muster budget ls.' },
  )
}

/** `$3.10 of $5.00, 1.2M of 2.0M tokens`. */
function usedOf(budget: BudgetStatus): string {
  const { costMicros, tokens } = budget
  const parts = [
    costMicros === null ? '' : `${spellCost(budget.usedCostMicros)} of ${spellCost(costMicros)}`,
    tokens === null ? '' : `${formatCount(budget.usedTokens)} of ${formatCount(tokens)} tokens`,
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function show(terminal: Terminal, budget: Budget, what: 'added' | 'changed' | 'removed'): void {
  if (terminal.json)
    terminal.printJson({ type: 'budget', budget, ...(what === 'removed' ? { removed: true } : {}) })
  else terminal.print(`${shortId(budget.id)}  ${what}  ${cleanText(describeBudget(budget))}`)
}
