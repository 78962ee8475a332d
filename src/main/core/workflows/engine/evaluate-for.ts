import type { Json } from '../../../../contract/values.ts'
import { evaluateSoon } from '../definition/fill-in.ts'
import { awaitWork, type LATER } from './await-work.ts'
import { type LiveRun, specOf } from './live-run.ts'
import type { Parts } from './parts.ts'

/** The value of an expression of a node. Later: the node is prepared again when it is there. @throws TemplateError */
export function evaluateFor(
  parts: Parts,
  run: LiveRun,
  index: number,
  expression: string,
): Json | undefined | typeof LATER {
  const key = `value ${specOf(run, index).id} ${expression}`
  return awaitWork(
    parts,
    run,
    key,
    () => evaluateSoon(expression, run.scope),
    () => {
      // Its needs may be run again meanwhile.
      if (run.unmet[index] === 0) run.met.push(index)
      parts.poke(run)
    },
  )
}
