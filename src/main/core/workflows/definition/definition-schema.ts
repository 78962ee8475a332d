import { z } from 'zod'
import type { Json } from '../../../../contract/values.ts'
import { WorkflowDefinition } from '../../../../contract/workflow-definition.ts'

let made: Record<string, Json> | undefined

/** The JSON Schema of definitions as one writes them, for editors: `resources/workflows/workflow.schema.json`. */
export function definitionSchema(): Record<string, Json> {
  made ??= {
    title: 'Workflow of Muster',
    // JSON by its nature; the types of the library say less.
    ...(z.toJSONSchema(WorkflowDefinition, { io: 'input' }) as Record<string, Json>),
  }
  return made
}
