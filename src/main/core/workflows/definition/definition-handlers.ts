import type { DagView } from '../../../../contract/dag-view.ts'
import type { Handlers } from '../../../../contract/operations.ts'
import type { WorkflowProblem } from '../../../../contract/workflow.ts'
import type { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'
import type { Context } from '../../context.ts'
import { buildDag } from '../dag/build-dag.ts'
import { validateDag } from '../dag/validate-dag.ts'
import { viewDag } from '../dag/view-dag.ts'
import { definitionSchema } from './definition-schema.ts'
import { describeWorkflow, listWorkflows } from './list-workflows.ts'
import { type ParsedDefinition, parseDefinition } from './parse-definition.ts'
import { readChoice, requireEntry } from './resolve-choice.ts'
import { toValidationError } from './validation-error.ts'

type Names = Extract<keyof Handlers, `workflow.${string}`>

/** Operations on definitions. */
export function createDefinitionHandlers(context: Context): Pick<Handlers, Names> {
  const { workflows, store, durations } = context
  const announce = () =>
    context.publish({ name: 'workflow.changed', payload: { workflows: listWorkflows(context) } })
  return {
    'workflow.list': () => ({ workflows: listWorkflows(context) }),
    'workflow.get': ({ name }) => {
      const entry = requireEntry(context, name)
      const { source, definition } = entry
      return {
        workflow: describeWorkflow(context, entry),
        source,
        definition,
        dag: drawDag(context, definition),
      }
    },
    'workflow.validate': (choice) => checkWhole(context, readChoice(context, choice)),
    'workflow.save': ({ source }) => {
      const { definition, problems } = checkWhole(context, parseDefinition(source))
      if (definition === null || problems.some(({ severity }) => severity === 'error')) {
        throw toValidationError(problems, 'The definition has errors and was not saved')
      }
      const entry = workflows.save(source, definition)
      announce()
      return describeWorkflow(context, entry)
    },
    'workflow.remove': ({ name }) => {
      workflows.remove(name)
      announce()
      return {}
    },
    'workflow.schema': () => ({ schema: definitionSchema() }),
    'workflow.stats': ({ name }) => {
      const totals = store.runs.totalsOf(name)
      return {
        runs: totals?.runs ?? 0,
        completed: totals?.completed ?? 0,
        failed: totals?.failed ?? 0,
        costMicros: totals?.cost ?? 0,
        lastRunAt: totals?.last_at ?? null,
        nodes: durations.list(name).map(({ nodeId, meanMs, deviationMs, count }) => ({
          nodeId,
          meanMs,
          deviationMs,
          count,
        })),
      }
    },
  }
}

/** Form and graph together; the graph is drawn when there are no errors. */
function checkWhole(
  context: Context,
  { definition, problems, locate }: ParsedDefinition,
): { problems: WorkflowProblem[]; definition: WorkflowDefinition | null; dag: DagView | null } {
  if (definition === null) return { problems, definition, dag: null }
  const { config, kinds } = context
  const all = [
    ...problems,
    ...validateDag(definition, { maxParallel: config.maxInstances, kinds: kinds.names(), locate }),
  ].toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  const hasErrors = all.some(({ severity }) => severity === 'error')
  return { problems: all, definition, dag: hasErrors ? null : drawDag(context, definition) }
}

/** @throws MusterError `validation` for a graph with errors */
function drawDag({ durations }: Context, definition: WorkflowDefinition): DagView {
  const estimateOf = (nodeId: string) => {
    const learnt = durations.of(definition.name, nodeId)
    return learnt && learnt.meanMs / 1_000
  }
  return viewDag(definition, buildDag(definition, estimateOf))
}
