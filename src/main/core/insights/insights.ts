import { MusterError } from '../../../contract/errors.ts'
import { groupingWords, type InsightsQuestion, type InsightsReport } from '../../../contract/insights.ts'
import type { Output, ParsedInput } from '../../../contract/operations.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import type { TrackingParts } from '../tracking/tracker.ts'
import type { Work } from './changes.ts'
import { choicesJob, reportJob } from './in-thread.ts'
import type { BareReport } from './report.ts'
import { readDone, readLinks, readTasksOf, readTitles } from './work.ts'

/**
 * Statistics of tasks that ended, counted in the thread from what is committed.
 *
 * @throws MusterError `validation` for a period of too many intervals; `not_found` for a work item that is not there
 */
export async function readReport(
  context: TrackingParts,
  question: InsightsQuestion,
): Promise<InsightsReport> {
  const { work, note } = await readWork(context, question)
  const path = context.store.path
  const report = await runHeavy(reportJob, { path, question, work })
  return {
    ...report,
    groups: await withLabels(context, question, report),
    notes: note === null ? notesOf(report) : [note, ...notesOf(report)],
  }
}

/** What there is to choose tasks by. */
export function readChoices(
  { store }: TrackingParts,
  { period, simulated }: ParsedInput<'insights.listChoices'>,
): Promise<Output<'insights.listChoices'>> {
  return runHeavy(choicesJob, { path: store.path, ...period, simulated })
}

/** A tracker that can't be asked leaves the figures of the work unknown, unless the question is about it. */
async function readWork(
  { tracker }: TrackingParts,
  { period, compare, by, filter }: InsightsQuestion,
): Promise<{ work: Work; note: string | null }> {
  const { workItemId } = filter
  const isAbout = by === 'work_item' || workItemId !== undefined
  const unknown: Work = { taskIds: null, done: null, links: null }
  if (!tracker.isUsed()) {
    if (workItemId !== undefined) throw missing(workItemId)
    return { work: unknown, note: null }
  }
  try {
    const taskIds = workItemId === undefined ? null : await readTasksOf(tracker, workItemId)
    if (workItemId !== undefined && taskIds === null) throw missing(workItemId)
    const { from, to } = period
    const first = compare === 'previous' ? from - (to - from) : Math.min(from, compare?.from ?? from)
    const last = compare === null || compare === 'previous' ? to : Math.max(to, compare.to)
    const done = await readDone(tracker, Math.max(0, first), last)
    const links = by === 'work_item' ? await readLinks(tracker) : null
    return { work: { taskIds, done, links }, note: null }
  } catch (error) {
    if (isAbout || !(error instanceof MusterError)) throw error
    return { work: unknown, note: `Merged changes are unknown: ${error.message}` }
  }
}

async function withLabels(
  { tracker }: TrackingParts,
  { by }: InsightsQuestion,
  { groups }: BareReport,
): Promise<InsightsReport['groups']> {
  if (by === null) return groups
  const ids = groups.flatMap(({ key }) => key ?? [])
  const titles =
    by === 'work_item' && ids.length > 0 ? await readTitles(tracker, ids) : new Map<string, string>()
  return groups.map((group) => ({
    ...group,
    label: group.key === null ? groupingWords[by].none : (titles.get(group.key) ?? group.label),
  }))
}

function notesOf({ now }: BareReport): string[] {
  const { unpriced } = now.total
  if (unpriced === 0) return []
  const tasks = unpriced === 1 ? '1 task is' : `${unpriced.toLocaleString('en')} tasks are`
  return [
    `The price of ${tasks} not known: what ${unpriced === 1 ? 'it' : 'they'} used is in the tokens, and in the cost only as far as Claude Code guessed it.`,
  ]
}

function missing(itemId: string): MusterError {
  return new MusterError('not_found', `There is no work item ${itemId}.`, {
    hint: 'List the work items to see which there are: muster work ls.',
    details: { itemId },
  })
}
