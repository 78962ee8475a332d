import type { DagView } from '../../../contract/dag-view.ts'
import { MusterError } from '../../../contract/errors.ts'
import type { workflowsOperations } from '../../../contract/operations/workflows.ts'
import type { Handlers } from '../../../contract/operations.ts'
import type { WorkflowDefinition } from '../../../contract/workflow-definition.ts'
import type { CoreParts } from '../lifecycle/core-parts.ts'
import { refuseWiderNodes } from '../scheduling/children.ts'
import { drawInThread } from '../workflows/dag/draw-in-thread.ts'
import { expectNodes } from '../workflows/dag/estimate.ts'
import { readInThread } from '../workflows/dag/read-in-thread.ts'
import { readChoice, requireEntry } from '../workflows/dag/resolve-choice.ts'
import { hasErrors } from '../workflows/definition/checked-definition.ts'
import { definitionSchema } from '../workflows/definition/definition-schema.ts'
import { describeWorkflow, listWorkflows } from '../workflows/definition/list-workflows.ts'
import { toValidationError } from '../workflows/definition/validation-error.ts'
import { learntAs, secondsLearnt } from '../workflows/progress/durations.ts'

type Names = keyof typeof workflowsOperations

/** Operations on definitions. */
export function createDefinitionHandlers(context: CoreParts): Pick<Handlers, Names> {
  const { workflows, store, durations, config } = context
  const announce = async () =>
    context.publish({ name: 'workflow.changed', payload: { workflows: await listWorkflows(context) } })
  return {
    'workflow.list': async () => ({ workflows: await listWorkflows(context) }),
    'workflow.get': async ({ name }) => {
      const entry = await requireEntry(context, name)
      const { source, definition } = entry
      const dag = await drawDag(context, definition)
      return { workflow: describeWorkflow(context, entry), source, definition, dag }
    },
    'workflow.validate': async (choice) => {
      const { definition, problems } = await readChoice(context, choice)
      const isSound = definition !== null && !hasErrors(problems)
      return { problems, definition, dag: isSound ? await drawDag(context, definition) : null }
    },
    'workflow.save': async ({ source, name }, { parentTaskId }) => {
      const { definition, problems } = await readInThread(context, { source })
      if (definition === null || hasErrors(problems)) {
        throw toValidationError(problems, 'The definition has errors and was not saved')
      }
      if (name !== undefined && name !== definition.name) {
        throw new MusterError('validation', `The definition is named "${definition.name}", not "${name}".`, {
          hint: 'Save it under its own name, or change the name in it.',
          details: { field: 'name' },
        })
      }
      refuseWiderNodes(context, parentTaskId, definition.nodes)
      const entry = workflows.save(source, definition, problems)
      await announce()
      return describeWorkflow(context, entry)
    },
    'workflow.remove': async ({ name }) => {
      workflows.remove(name)
      await announce()
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
        nodes: durations
          .list(learntAs({ workflow: name, simulated: config.simulate }))
          .map(({ nodeId, meanMs, deviationMs, count }) => ({
            nodeId,
            meanMs,
            deviationMs,
            count,
          })),
      }
    },
  }
}

/** @throws MusterError `validation` for a graph with errors */
function drawDag({ durations, config }: CoreParts, definition: WorkflowDefinition): Promise<DagView> {
  const name = learntAs({ workflow: definition.name, simulated: config.simulate })
  return drawInThread(definition, expectNodes(definition, secondsLearnt(durations, name)))
}
