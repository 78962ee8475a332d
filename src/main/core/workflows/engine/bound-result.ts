import { findTooDeep, MAX_JSON_DEPTH } from '../../../../contract/json-bounds.ts'
import type { LiveRun } from './live-run.ts'
import { previewOf } from './new-records.ts'
import type { NodeEnd } from './node-end.ts'

/** Characters as JSON that the results of a run come to at most: all of them are in memory. */
export const RESULTS_LIMIT = 256_000_000

/** The end of a node with the preview of its result; a failure when the results of the run become too much. */
export function boundResult(run: Pick<LiveRun, 'resultSize'>, end: NodeEnd): NodeEnd {
  if (end.result === undefined) return end
  if (findTooDeep(end.result) !== null) return tooDeep(end)
  let text: string
  try {
    text = typeof end.result === 'string' ? end.result : JSON.stringify(end.result)
  } catch {
    // Longer than any text can be.
    return tooLarge(end)
  }
  if (run.resultSize + text.length > RESULTS_LIMIT) return tooLarge(end)
  run.resultSize += text.length
  return { ...end, preview: previewOf(text) }
}

function tooLarge({ result, ...end }: NodeEnd): NodeEnd {
  // Of a fan-out that failed the results of its elements can still be looked at.
  if (end.state === 'failed') return end
  const { durationMs } = end
  return {
    state: 'failed',
    failure: {
      kind: 'invalid_result',
      message: `With its result, those of this run come to more than ${RESULTS_LIMIT / 1e6} million characters.`,
      hint: 'Let it write to a file, and give its path as the result.',
    },
    ...(durationMs === undefined ? {} : { durationMs }),
  }
}

/** The database takes no such value. */
function tooDeep({ result, ...end }: NodeEnd): NodeEnd {
  if (end.state === 'failed') return end
  const { durationMs } = end
  return {
    state: 'failed',
    failure: {
      kind: 'invalid_result',
      message: `Its result is nested deeper than ${MAX_JSON_DEPTH} levels.`,
      hint: 'Let it give less, or the same in fewer levels.',
    },
    ...(durationMs === undefined ? {} : { durationMs }),
  }
}
