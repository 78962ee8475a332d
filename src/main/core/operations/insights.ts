import type { insightsOperations } from '../../../contract/operations/insights.ts'
import type { Handlers } from '../../../contract/operations.ts'
import { readChoices, readReport } from '../insights/insights.ts'
import type { TrackingParts } from '../tracking/tracker.ts'

type Names = keyof typeof insightsOperations

/** Statistics of tasks that ended. */
export function createInsightsHandlers(context: TrackingParts): Pick<Handlers, Names> {
  return {
    'insights.report': (question) => readReport(context, question),
    'insights.listChoices': (given) => readChoices(context, given),
  }
}
