import { isAbsolute, resolve } from 'node:path'
import type { Budget, NewBudget } from '../../../contract/budget.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { budgetsOperations } from '../../../contract/operations/budgets.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { WorkflowName } from '../../../contract/workflow-definition.ts'
import { budgetStatuses } from '../budgets/budget-status.ts'
import { announceUsageWindows, currentUsageWindows } from '../budgets/note-usage-windows.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { releaseHeld } from '../scheduling/release-held.ts'
import { requireSession } from '../sessions/session-service.ts'
import { requireTask } from '../tasks/require-task.ts'

type Names = keyof typeof budgetsOperations

/** More are of no use, and each is looked at with every message. */
const MAX_BUDGETS = 100

export function createBudgetHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { live, store } = context
  const { ledger } = live
  const changed = () => {
    context.budgetNews.announce()
    context.wake()
  }
  return {
    'budget.list': () => ({ budgets: budgetStatuses(context) }),
    'budget.create': (input) => {
      if (ledger.budgets.length >= MAX_BUDGETS) {
        throw new MusterError('validation', `There are ${MAX_BUDGETS} budgets already.`, {
          hint: 'Remove one that is no longer needed, or change one.',
          details: { field: 'scope' },
        })
      }
      const budget: Budget = {
        ...input,
        target: checkTarget(context, input),
        id: context.newId(),
        createdAt: context.now(),
      }
      store.budgets.save(budget)
      ledger.budgets.push(budget)
      changed()
      return budget
    },
    'budget.update': ({ budgetId, resume, ...changes }) => {
      const index = indexOf(context, budgetId)
      const before = ledger.budgets[index]
      if (!before) throw missing(budgetId)
      const budget: Budget = {
        ...before,
        ...(changes.tokens === undefined ? {} : { tokens: changes.tokens }),
        ...(changes.costMicros === undefined ? {} : { costMicros: changes.costMicros }),
        ...(changes.warnAt === undefined ? {} : { warnAt: changes.warnAt }),
        ...(changes.onLimit === undefined ? {} : { onLimit: changes.onLimit }),
        ...(changes.enabled === undefined ? {} : { enabled: changes.enabled }),
      }
      if (budget.tokens === null && budget.costMicros === null) {
        throw new MusterError('validation', 'A budget needs a limit in tokens, in money, or both.', {
          hint: 'Remove the budget if it is not to limit anything.',
          details: { field: 'costMicros' },
        })
      }
      store.budgets.save(budget)
      ledger.budgets[index] = budget
      ledger.forget(budgetId)
      if (resume) releaseHeld(context)
      changed()
      return budget
    },
    'budget.remove': ({ budgetId }) => {
      const index = indexOf(context, budgetId)
      store.budgets.remove(budgetId)
      ledger.budgets.splice(index, 1)
      changed()
      return {}
    },
    'usage.list': () => ({ windows: currentUsageWindows(context) }),
    'usage.dismiss': ({ type }) => {
      if (!live.windows.forget(type)) {
        throw new MusterError('not_found', `There is no usage window "${type}".`, {
          hint: 'List the windows to see which there are.',
          details: { type },
        })
      }
      announceUsageWindows(context)
      context.wake()
      return {}
    },
  }
}

/** @throws MusterError `not_found` */
function indexOf(context: CoreParts, budgetId: string): number {
  const index = context.live.ledger.budgets.findIndex(({ id }) => id === budgetId)
  if (index < 0) throw missing(budgetId)
  return index
}

function missing(budgetId: string): MusterError {
  return new MusterError('not_found', `There is no budget ${budgetId}.`, {
    hint: 'List the budgets to see which there are.',
    details: { budgetId },
  })
}

/** What it is for, as it is compared with tasks. @throws MusterError `validation`, `not_found` */
function checkTarget(context: CoreParts, { scope, target }: NewBudget): string | null {
  const wrong = (message: string, hint: string) =>
    new MusterError('validation', message, { hint, details: { field: 'target' } })
  if (scope === 'day') {
    if (target === null) return null
    throw wrong('A budget for the day counts everything and has no target.', 'Leave the target out.')
  }
  if (scope === 'directory') {
    if (target !== null && isAbsolute(target)) return resolve(target)
    throw wrong(
      'A budget for a directory needs its absolute path as target.',
      'Give the path of the folder; folders below it count as well.',
    )
  }
  if (target === null) return null
  if (scope === 'workflow') {
    if (WorkflowName.safeParse(target).success) return target
    throw wrong(`"${target}" can't be the name of a workflow.`, 'Give the name that its definition has.')
  }
  return scope === 'task' ? requireTask(context, target).id : requireSession(context, target).id
}
