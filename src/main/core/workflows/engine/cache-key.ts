import type { NodeCache } from '../../../../contract/node-policies.ts'
import type { Json } from '../../../../contract/values.ts'
import type { WorkflowNode } from '../../../../contract/workflow-definition.ts'
import { after } from '../../base/after.ts'
import { contentHashSoon } from '../../base/content-hash.ts'
import { fillInSoon, fillInTextsSoon } from '../definition/fill-in.ts'
import type { Scope } from '../definition/scope.ts'
import { type LiveRun, specOf, type Unit } from './live-run.ts'
import type { WorkflowParts } from './parts.ts'

/** What the node says of reuse, else the defaults. A person's answer is used again only where the node itself says so. */
export function cachePolicy(run: LiveRun, spec: WorkflowNode): NodeCache | undefined {
  // A conversation that is continued is more than its last answer.
  if (run.sessions.has(spec.id) || ('session' in spec && spec.session !== undefined)) return undefined
  return spec.cache ?? (spec.kind === 'approval' ? undefined : run.dag.definition.defaults.cache)
}

/**
 * Stands for what a node would do: its definition without what does not change the result, with templates filled in. At
 * once where that is quick. Null: it is not cached.
 *
 * @throws TemplateError, also from the promise
 */
export function cacheKeyOf(
  context: WorkflowParts,
  run: LiveRun,
  unit: Unit,
  scope: Scope,
): string | null | Promise<string> {
  const spec = specOf(run, unit.index)
  const policy = cachePolicy(run, spec)
  if (policy === undefined) return null
  if (policy.key !== undefined) {
    return after(fillInTextsSoon([policy.key], scope), ([key = '']) =>
      contentHashSoon({
        workflow: run.record.workflow,
        node: spec.id,
        key,
        simulated: run.record.simulated,
      }),
    )
  }
  const {
    id,
    title,
    phase,
    needs,
    when,
    forEach,
    collect,
    resources,
    estimate,
    retry,
    timeout,
    priority,
    cache,
    compensate,
    mergeable,
    ...work
  } = spec
  const { model, permissionMode } = run.dag.definition.defaults
  // A schema is no template.
  const { outputSchema, ...templates } = work as Record<string, Json>
  const what = {
    outputSchema: outputSchema ?? null,
    element: unit.element ?? null,
    directory: run.record.directory,
    simulated: run.record.simulated,
    ...(spec.kind === 'claude' ? { model: model ?? null, permissionMode: permissionMode ?? null } : {}),
    ...(spec.kind === 'workflow' && 'workflow' in spec
      ? { nested: context.workflows.text(spec.workflow)?.source ?? null }
      : {}),
  }
  return after(fillInSoon(templates, scope), (filled) => contentHashSoon({ ...what, work: filled }))
}
