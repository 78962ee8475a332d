import type { FailureKind } from '../../../../contract/node-policies.ts'
import { asksModule, type WorkflowNode } from '../../../../contract/workflow-definition.ts'
import type { LiveRun } from './live-run.ts'

/** The circuit that a node's work goes through, such as `model:opus`; null: none. */
export function circuitTarget(run: LiveRun, spec: WorkflowNode): string | null {
  // What a simulated instance does says nothing of the real one.
  const prefix = run.record.simulated ? 'simulated-' : ''
  if (asksModule(spec)) {
    if (spec.module === undefined) return `${prefix}capability:${spec.capability}`
    // One that is a template is another one each time.
    return spec.module.includes('{') ? null : `${prefix}module:${spec.module}`
  }
  if (spec.kind === 'claude') {
    const own = 'model' in spec ? spec.model : undefined
    return `${prefix}model:${own ?? run.dag.definition.defaults.model ?? 'default'}`
  }
  if (spec.kind === 'workflow' && 'workflow' in spec) return `${prefix}workflow:${spec.workflow}`
  return null
}

/** Whether a failure tells of the target, rather than of what it was asked. */
export function blamesTarget(kind: FailureKind): boolean {
  return kind === 'overloaded' || kind === 'rate_limited' || kind === 'workflow_failed'
}
