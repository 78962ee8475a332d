import { nowAndThen } from '../base/now-and-then.ts'
import { giveBack } from './give-back.ts'
import type { RetentionParts } from './parts.ts'
import type { Retention } from './retention.ts'

/** After the start there is other work. */
const FIRST_LOOK_MS = 60_000
/** How often is looked what is old, in ms. */
const LOOK_MS = 3_600_000
/** Plans that one look carries out at most. */
const MOST_PLANS = 20

/** Carries out the rules, and gives room back, while a supervisor runs: some time after the start, then once an hour. The returned function ends it. */
export function keepRetention(
  context: RetentionParts & { readonly retention: Retention },
): () => Promise<void> {
  const { config, retention } = context

  async function look(): Promise<void> {
    try {
      for (let count = 0; count < MOST_PLANS && !context.closing; count += 1) {
        const plan = await retention.preview()
        if (plan.groups.length === 0) break
        const { problem } = await retention.run(plan.token, 'clock')
        if (problem !== null || !plan.hasMore) break
      }
      await giveBack(context)
    } catch (error) {
      if (!context.closing) config.log('warn', 'what is old could not be removed', { error: String(error) })
    }
  }

  const stop = nowAndThen(look, { firstMs: FIRST_LOOK_MS, everyMs: LOOK_MS })
  return async () => {
    await stop()
    await retention.close()
  }
}
