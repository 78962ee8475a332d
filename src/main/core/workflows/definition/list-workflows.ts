import type { Workflow } from '../../../../contract/run.ts'
import type { BookEntry } from './definition-book.ts'
import type { DefinitionParts } from './parts.ts'

/** All definitions that can be run by name, with what is known of their runs. */
export async function listWorkflows({
  workflows,
  store,
}: Pick<DefinitionParts, 'workflows' | 'store'>): Promise<Workflow[]> {
  const entries = await workflows.list()
  const counts = store.runs.countByWorkflow()
  return entries.map((entry) => spell(entry, counts.get(entry.name)))
}

/** One of them. */
export function describeWorkflow({ store }: Pick<DefinitionParts, 'store'>, entry: BookEntry): Workflow {
  return spell(entry, store.runs.countByWorkflow().get(entry.name))
}

type Counts = ReturnType<ReturnType<DefinitionParts['store']['runs']['countByWorkflow']>['get']>

function spell({ name, origin, definition, updatedAt }: BookEntry, counts: Counts): Workflow {
  return {
    name,
    version: definition.version,
    description: definition.description ?? null,
    origin,
    inputs: definition.inputs,
    nodeCount: definition.nodes.length,
    updatedAt,
    runCount: counts?.runs ?? 0,
    lastRunAt: counts?.last_at ?? null,
    lastRunState: counts?.last_state ?? null,
  }
}
