import type { NodeFailure, RunEntryKind } from '../../../../contract/run.ts'
import type { Json } from '../../../../contract/values.ts'
import { after } from '../../base/after.ts'
import { isHeavy } from '../../base/json-parts.ts'
import { fillInSoon } from '../definition/fill-in.ts'
import { awaitWork, LATER } from './await-work.ts'
import { packLarge, previewOfJson, RESULT_LIMIT, sizeOf } from './bound-result.ts'
import { endBegunUndo, leftToUndo, undoNext } from './compensate.ts'
import { allRecords, type LiveRun } from './live-run.ts'
import type { Parts } from './parts.ts'
import { measureProgress } from './progress-mark.ts'
import { failureOfTemplate } from './template-failure.ts'
import { toldFailure } from './told-failure.ts'

const entryKinds = {
  completed: 'workflow.run.completed',
  failed: 'workflow.run.failed',
  cancelled: 'workflow.run.cancelled',
} as const satisfies Record<string, RunEntryKind>

/** The results themselves are all with their nodes. */
const tooLarge: NodeFailure = {
  kind: 'invalid_result',
  message: `Its output comes to more than ${RESULT_LIMIT / 1e6} million characters as JSON.`,
  hint: 'Say with "output" what of the results it gives, or let a node write them to a file. The results are with their nodes.',
}

/** No node is open any more: what is to be undone is undone, then the run has ended. */
export function concludeRun(parts: Parts, run: LiveRun): void {
  const { record } = run
  if (run.ended || run.undoing !== null) return
  // A run that has ended is not looked at again after a crash: its rows come first.
  if (run.unsaved.length > 0) {
    parts.stageLater(run)
    return
  }
  const waitsToUndo =
    record.state === 'paused' && record.ending === 'failed' && record.onFailure === 'compensate'
  if (waitsToUndo) return
  if (record.state === 'compensating' ? undoNext(parts, run) : endBegunUndo(parts, run)) return
  finish(parts, run)
}

function finish(parts: Parts, run: LiveRun): void {
  const { context } = parts
  const { record } = run
  const now = context.now()
  const failed = [...run.nodes.values()].filter(({ state }) => state === 'failed')
  let state: 'completed' | 'failed' | 'cancelled' =
    record.ending ?? (failed.length > 0 ? 'failed' : 'completed')
  if (state === 'completed') {
    const failure = keepOutput(parts, run)
    if (failure === LATER) return
    if (failure !== null) {
      state = 'failed'
      record.failure = failure
    }
  }
  const first = failed[0]
  if (state === 'failed' && record.failure === null && first?.failure != null) {
    record.failure = { ...first.failure, message: `${first.nodeId}: ${first.failure.message}` }
  }
  if (record.pausedSince !== null) record.pausedMs += now - record.pausedSince
  record.state = state
  record.ending = null
  record.pausedSince = null
  record.pausedAs = null
  record.endedAt = now
  record.heldByBudget = false
  record.note = noteOf(run, state, failed.length)
  measureProgress(parts, run)
  const entry = {
    kind: entryKinds[state],
    text: `${record.title} ${state === 'cancelled' ? 'was cancelled' : state}${record.note === null ? '' : `: ${record.note}`}.`,
    data: record.failure === null ? {} : { failure: toldFailure(record.failure) },
  } as const
  context.store.journal.appendEntry(record, entry, now)
  context.store.journal.saveRun(record)
  parts.forget(run)
}

/** Why there is no output; null: the run has it. */
function keepOutput(parts: Parts, run: LiveRun): NodeFailure | null | typeof LATER {
  try {
    const output = awaitWork(
      parts,
      run,
      'output',
      () => takeOutput(run),
      () => parts.poke(run),
    )
    if (output === LATER) return LATER
    if (output === null) return tooLarge
    run.record.preview = previewOfJson(output.value)
    run.record.output = output.value
    return null
  } catch (error) {
    return failureOfTemplate(error, 'its output')
  }
}

/** The output, bounded, and made into what is stored where it is large; null: it is too much. @throws TemplateError */
function takeOutput(run: LiveRun): { value: Json } | null | Promise<{ value: Json } | null> {
  return after(outputOf(run), (value) => {
    const fits = isHeavy(value) ? packLarge(run.record, 'output', value) : sizeOf(value) !== null
    return after(fits, (isFit) => (isFit ? { value } : null))
  })
}

/** @throws TemplateError, also from the promise */
function outputOf(run: LiveRun): Json | Promise<Json> {
  const { output } = run.dag.definition
  if (output !== undefined) return fillInSoon(output, run.scope)
  const last: Record<string, Json> = {}
  for (const [index, id] of run.dag.ids.entries()) {
    const result = run.scope.results[id]
    if (run.dag.dependants[index]?.length === 0 && result !== undefined) last[id] = result
  }
  return last
}

function noteOf(run: LiveRun, state: 'completed' | 'failed' | 'cancelled', failed: number): string | null {
  const { length } = run.dag.ids
  const undoing = noteOfUndoing(run)
  if (state === 'failed' && failed > 0) return `${failed} of ${length} nodes failed${undoing}`
  if (state === 'completed') return null
  return `${run.record.note ?? state}${undoing}`
}

/** How far a compensation came, if there was one. */
function noteOfUndoing(run: LiveRun): string {
  const tried = [...allRecords(run)].filter(({ compensation }) => compensation !== null)
  const lost = tried.filter(({ compensation }) => compensation === 'failed').length
  // It was cancelled before they were tried.
  const left = run.toUndo === null ? 0 : leftToUndo(run).length
  const all = tried.length + left
  if (all === 0) return ''
  const rest = [...(lost > 0 ? [`${lost} could not be`] : []), ...(left > 0 ? [`${left} not tried`] : [])]
  return `; ${[`${tried.length - lost} of ${all} undone`, ...rest].join(', ')}`
}
