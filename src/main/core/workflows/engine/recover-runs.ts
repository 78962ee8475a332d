import { isFinalNode } from '../../../../contract/run.ts'
import { expandFanAgain } from './fan-out.ts'
import { type LiveRun, nodeOf, specOf } from './live-run.ts'
import { ancestorsOf, loadRun } from './load-run.ts'
import type { Parts } from './parts.ts'
import { resumeUnit } from './resume-unit.ts'
import { armRunTimeout } from './run-clock.ts'
import { endAll, stopAfter } from './stop-run.ts'

/** Takes over the runs that an earlier supervisor left. What has ended never runs again. */
export function recoverRuns(parts: Parts): void {
  const { context, runs } = parts
  // Oldest first: a nested run is younger than the one around it.
  for (const record of context.store.runs.unfinished()) {
    try {
      runs.set(record.id, loadRun(context, record, ancestorsOf(runs, record)))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      record.state = 'failed'
      record.endedAt = context.now()
      record.failure = { kind: 'internal', message: `It could not be gone on with: ${message}`, hint: null }
      context.config.log('error', 'a run could not be recovered', { runId: record.id, error: message })
      context.store.journal.appendEntry(
        record,
        { kind: 'workflow.run.failed', text: record.failure.message },
        context.now(),
      )
    }
  }
  for (const run of [...runs.values()]) goOn(parts, run)
}

function goOn(parts: Parts, run: LiveRun): void {
  const { context } = parts
  const { record } = run
  const begun = [...run.nodes.values()].filter(
    ({ state }) => state === 'running' || state === 'waiting',
  ).length
  const done = run.dag.ids.length - run.open
  context.store.journal.appendEntry(
    record,
    {
      kind: 'workflow.run.recovered',
      text: `${record.title} was taken over: ${done} of ${run.dag.ids.length} nodes had ended, ${begun} had begun.`,
      data: { ended: done, begun },
    },
    context.now(),
  )
  parts.stageLater(run)
  for (const spec of run.dag.definition.resources) context.locks.register(spec, 'definition')
  for (const index of run.dag.order) {
    const node = nodeOf(run, index)
    const isAtWork = node.state === 'running' || node.state === 'waiting' || node.handle !== null
    const hasBegun = isAtWork || node.beingSkipped
    if (isFinalNode(node.state) || !hasBegun) continue
    if (specOf(run, index).forEach !== undefined) expandFanAgain(parts, run, index)
    else resumeUnit(parts, run, { index, record: node, element: undefined })
  }
  // It was killed between the two.
  const failed = [...run.nodes.values()].find(({ state }) => state === 'failed')
  if (record.ending === null && failed !== undefined) stopAfter(parts, run, failed)
  else if (record.ending !== null) endAll(parts, run, record.ending === 'cancelled' ? 'cancel' : 'failFast')
  armRunTimeout(parts, run)
  parts.poke(run)
}
