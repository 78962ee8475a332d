import Database from 'better-sqlite3'
import fc from 'fast-check'
import { onTestFinished, test } from 'vitest'
import { temporaryDirectory } from '../../../../test/harness/test-core.ts'
import { createIds } from '../base/new-id.ts'
import { trackingPath } from './database/sqlite-tracking.ts'
import { derivedIn } from './fixtures/derived.ts'
import { same, step, WorkRun } from './fixtures/work-run.ts'
import { readReady } from './ready/ready.ts'
import { createTracker } from './tracker.ts'

/*
 * What three clients do one after the other, in any order and with whatever they saw last, comes to the same with the rules as
 * with a plain model: the same results, the same errors. `npm run test:work` does it ten thousand times.
 */

const SEQUENCES = process.env.MODE === 'long' ? 10_000 : 300

test(`${SEQUENCES} sequences of three clients come to the same as in a plain model`, async () => {
  const dataDirectory = temporaryDirectory('data')
  let now = 1_000
  const tracker = createTracker({
    config: { dataDirectory },
    now: () => now,
    newId: createIds(),
    publish: () => {},
  })
  onTestFinished(() => tracker.close())
  await tracker.read(() => readReady({ itemTypes: ['task'], limit: 1 }))
  const direct = new Database(trackingPath(dataDirectory))
  onTestFinished(() => void direct.close())

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      direct.exec(`DELETE FROM work_events; DELETE FROM work_links; DELETE FROM work_gates;
        UPDATE work_items SET parent_id = NULL, depth = 0; DELETE FROM work_items;`)
      const run = new WorkRun(tracker)
      for (const each of steps) {
        now += 1
        await run.take(each, now)
      }
      await run.compare()
      const { kept, counted } = derivedIn(direct)
      same(kept, counted, 'what is kept for the list of what is ready')
    }),
    { numRuns: SEQUENCES },
  )
}, 3_600_000)
