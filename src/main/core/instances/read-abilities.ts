import { z } from 'zod'
import type { Abilities } from '../live/runner.ts'

const InitializeReply = z.object({
  commands: z.array(z.object({ name: z.string(), description: z.string().catch('') })),
  models: z
    .array(z.object({ value: z.string(), displayName: z.string().optional() }))
    .catch([])
    .default([]),
})

/** Slash commands and models from the reply to `initialize`; null when it is another reply. */
export function readAbilities(response: unknown): Abilities | null {
  const parsed = InitializeReply.safeParse(response)
  if (!parsed.success) return null
  return {
    commands: parsed.data.commands,
    models: parsed.data.models.map(({ value, displayName }) => ({ value, label: displayName ?? value })),
  }
}
