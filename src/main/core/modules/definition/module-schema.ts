import { z } from 'zod'
import { ModuleDefinition } from '../../../../contract/module.ts'
import type { Json } from '../../../../contract/values.ts'

let made: Record<string, Json> | undefined

/** The JSON Schema of `module.yaml` as one writes it, for editors: `resources/modules/module.schema.json`. */
export function moduleSchema(): Record<string, Json> {
  made ??= {
    title: 'Module of Muster',
    // JSON by its nature; the types of the library say less.
    ...(z.toJSONSchema(ModuleDefinition, { io: 'input' }) as Record<string, Json>),
  }
  return made
}
