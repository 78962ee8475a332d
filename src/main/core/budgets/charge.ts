import { noUsage, type Usage } from '../../../contract/values.ts'
import { addUsage, exceedingUsage, isNoUsage, largerUsage, type Settled } from '../claude/usage-meter.ts'
import type { Priced } from '../ledger/prices.ts'
import { tokensOf } from '../ledger/spending.ts'
import type { Runner } from '../live/runner.ts'
import { saveSession } from '../live/save-session.ts'
import type { TaskRecord } from '../store/records.ts'
import type { BudgetParts } from './parts.ts'

/*
 * What was used is counted when it is seen, by one step for every sum: the row of the task, of its session, of its
 * node and runs, and of the day, staged together with the line that told it. Sums only grow. Until the CLI tells a
 * cost, it is estimated; when it does, what exceeds the estimate is added.
 */

/** Counts what the instance's lines tell of since its last `result`. True: it was more than before. */
export function chargeMeter(
  context: BudgetParts,
  runner: Runner,
  task: TaskRecord,
  how: 'least' | 'last' = 'least',
): boolean {
  const { meter } = runner
  const isSame = isNoUsage(exceedingUsage(meter.usage, runner.charged))
  if (isSame && how === 'least') return false
  const { prices } = context.live.ledger
  return charge(
    context,
    runner,
    task,
    meter.usage,
    prices.estimate(meter.byModel, task.simulated, how, context.now()),
  )
}

/** A `result`: counts what the CLI tells beyond what was counted; what follows is counted from zero. */
export function chargeSettled(
  context: BudgetParts,
  runner: Runner,
  task: TaskRecord,
  settled: Settled,
  turnModel: string | null,
): void {
  const { prices } = context.live.ledger
  prices.learn(settled.models, task.simulated, settled.called)
  const told = prices.settle(settled, task.simulated, context.now())
  const untold = prices.estimate(
    new Map([[turnModel ?? task.model ?? '', { usage: settled.untold, longWrites: 0 }]]),
    task.simulated,
    'least',
    context.now(),
  )
  charge(context, runner, task, settled.usage, {
    costMicros: told.costMicros + untold.costMicros,
    unpricedTokens: told.unpricedTokens + untold.unpricedTokens,
  })
  closeMeter(context, runner)
}

/** The process is gone: what it used without telling a cost of it is counted by the last price. */
export function chargeRest(context: BudgetParts, runner: Runner): void {
  if (runner.lastTask) chargeMeter(context, runner, runner.lastTask, 'last')
  closeMeter(context, runner)
}

function closeMeter(context: BudgetParts, runner: Runner): void {
  runner.charged = noUsage
  if (runner.session.unsettledMicros === 0) return
  runner.session.unsettledMicros = 0
  saveSession(context, runner.session)
}

function charge(
  context: BudgetParts,
  runner: Runner,
  task: TaskRecord,
  usage: Usage,
  { costMicros, unpricedTokens }: Priced,
): boolean {
  const { session } = runner
  const { journal } = context.store
  const more = exceedingUsage(usage, runner.charged)
  const cost = Math.max(0, costMicros - session.unsettledMicros)
  if (cost === 0 && unpricedTokens === 0 && isNoUsage(more)) return false
  runner.charged = largerUsage(usage, runner.charged)
  session.unsettledMicros += cost
  for (const row of [task, session]) {
    row.usage = addUsage(row.usage, more)
    row.costMicros += cost
  }
  task.unpricedTokens += unpricedTokens
  // One that was removed after its end must not come back.
  if (!context.live.removed.has(task)) journal.saveTask(task)
  saveSession(context, session)
  context.live.ledger.add(task.directory, { tokens: tokensOf(more), costMicros: cost }, context.now())
  if (task.node !== null) context.runSums.spend(task.node, more, cost)
  return true
}
