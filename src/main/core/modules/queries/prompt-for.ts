import type { z } from 'zod'
import { MusterError } from '../../../../contract/errors.ts'
import type { ModulePrompt, PromptRequest } from '../../../../contract/module-query.ts'
import { makePrompt } from './make-prompt.ts'
import type { QueryParts } from './parts.ts'

/**
 * The system prompt that the next question to a module would have.
 *
 * @throws MusterError `not_found`, `validation` for a template that can't be filled in, or is too long
 */
export async function promptFor(
  context: QueryParts,
  { module, type, capability: id, question, conversationId }: z.output<typeof PromptRequest>,
): Promise<ModulePrompt> {
  const entry = await context.modules.require(module)
  const capability = id === undefined ? null : entry.definition.capabilities.find((each) => each.id === id)
  if (capability === undefined) {
    throw new MusterError('not_found', `${module} does not have the capability ${id}.`, {
      hint: 'muster module show has those that there are.',
      details: { module, capability: id },
    })
  }
  const conversation =
    conversationId === undefined ? null : (context.store.moduleQueries.conversation(conversationId) ?? null)
  if (conversationId !== undefined && conversation?.module !== module)
    throw new MusterError('not_found', `${module} has no conversation ${conversationId}.`)
  return { module, type, ...(await makePrompt(context, { entry, capability, type, question, conversation })) }
}
