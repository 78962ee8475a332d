import type { workExchangeOperations } from '../../../contract/operations/work-exchange.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { type PackedValue, unpackValue } from '../base/heavy/packed-value.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { one } from '../tracking/database/work.ts'
import { exportPage } from '../tracking/exchange/export-page.ts'
import { legacyJob, listJob, type ReadLegacy } from '../tracking/exchange/in-thread.ts'
import type { ReadItems } from '../tracking/import/imported.ts'
import { MIGRATION_NAME } from '../tracking/import/migrate.ts'
import { NothingKept } from '../tracking/import/nothing-kept.ts'
import type { Answer, Tracker, TrackingParts } from '../tracking/tracker.ts'
import { authorOf } from './work-items.ts'

type Names = keyof typeof workExchangeOperations

const DEADLINE_MS = 20_000

/** Operations by which work items come from and go to files. */
export function createWorkExchangeHandlers({ tracker }: TrackingParts): Pick<Handlers, Names> {
  return {
    'work.export': (page) => tracker.read(() => exportPage(page)),
    'work.import': async ({ dryRun, ...list }, call) => {
      const read = await unpack<ReadItems>(await runHeavy(listJob, list, { deadlineMs: DEADLINE_MS }))
      return outcome(tracker, tracker.write('importItems', { read, dryRun }, authorOf(call), call.signal))
    },
    'work.migrate': async ({ dryRun, ...files }, { signal }) => {
      const read = await unpack<ReadLegacy>(await runHeavy(legacyJob, files, { deadlineMs: DEADLINE_MS }))
      const { legacy, problems: warnings } = read
      const author = { by: MIGRATION_NAME, taskId: null }
      const done = await outcome(tracker, tracker.write('migrate', { legacy, dryRun }, author, signal))
      return { ...done, warnings, dryRun }
    },
  }
}

/** What the job gave. */
async function unpack<T>(packed: PackedValue): Promise<T> {
  return (await unpackValue(packed)) as T
}

/** Also of what was only tried. */
async function outcome<T>(tracker: Tracker, written: Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await written
  } catch (error) {
    if (!(error instanceof NothingKept)) throw error
    return { ...(error.result as T), ...(await tracker.read(nothing)) }
  }
}

/** Only the layer of its answer is wanted. */
function* nothing() {
  yield* one('SELECT 1')
  return {}
}
