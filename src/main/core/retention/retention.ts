import { MusterError } from '../../../contract/errors.ts'
import type { RetentionPlan, RetentionRun, RetentionStatus } from '../../../contract/retention.ts'
import { carryOut, type Progress } from './carry-out.ts'
import { makePlan, type NamedItems } from './make-plan.ts'
import type { RetentionParts } from './parts.ts'
import { rulesOf } from './rules.ts'

/** How long a plan can be carried out, in ms, and how many are held. */
const PLAN_MS = 3_600_000
const MOST_PLANS = 5

/** What is old goes: by rules that a person has set, after it was told what. */
export interface Retention {
  status(): RetentionStatus
  /** @throws MusterError; what the tracker and the vault throw */
  preview(): Promise<RetentionPlan>
  /** @throws MusterError `not_found` (no such plan any more), `conflict` (one is carried out already) */
  run(token: string, by: RetentionRun['by']): Promise<RetentionRun>
  /** Resolves when nothing is removed any more. */
  close(): Promise<void>
}

export function createRetention(context: RetentionParts): Retention {
  const plans = new Map<string, { madeAt: number; named: NamedItems[] }>()
  let running: { progress: Progress; ended: Promise<unknown> } | null = null
  let last: RetentionRun | null = null

  async function carry(
    named: NamedItems[],
    by: RetentionRun['by'],
    progress: Progress,
  ): Promise<RetentionRun> {
    const startedAt = context.now()
    const run = { startedAt, by, ...(await carryOut(context, named, progress)), endedAt: context.now() }
    last = run
    const log = run.problem === null ? 'info' : 'warn'
    context.config.log(log, 'the retention has removed what is old', {
      ...run,
      done: JSON.stringify(run.done),
    })
    return run
  }

  return {
    status() {
      const { count, first } = context.store.retention.waiting()
      return {
        rules: rulesOf(context.config),
        waiting: count,
        nextAt: first === null ? null : first + context.config.retentionGraceMs,
        running: running && { ...running.progress },
        last,
      }
    },
    async preview() {
      const { plan, named } = await makePlan(context, context.newId())
      plans.set(plan.token, { madeAt: plan.madeAt, named })
      for (const [token] of [...plans].slice(0, -MOST_PLANS)) plans.delete(token)
      return plan
    },
    async run(token, by) {
      const plan = plans.get(token)
      if (!plan || context.now() - plan.madeAt > PLAN_MS) {
        throw new MusterError('not_found', 'There is no such plan any more.', {
          hint: 'Look again at what would go: muster retention preview.',
          details: { token },
        })
      }
      if (running) {
        throw new MusterError('conflict', 'Another plan is being carried out.', {
          hint: 'Wait for its end: muster retention show.',
        })
      }
      plans.delete(token)
      const total = plan.named.reduce((sum, { items }) => sum + items.length, 0)
      const progress = { done: 0, total }
      const ended = carry(plan.named, by, progress)
      running = { progress, ended }
      try {
        return await ended
      } finally {
        running = null
      }
    },
    async close() {
      await running?.ended
    },
  }
}
