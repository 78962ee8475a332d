import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { type ListedModule, whyNotAsked } from '../../../contract/module.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

/** Modules of one answer, without their schemas. */
const LISTED = 50
const BRIEF_DESCRIPTION = 200

const input = z.object({
  search: z.string().max(200).optional().describe('In names, descriptions, capabilities, tags.'),
  name: z.string().max(64).optional().describe('One, with the schemas of its capabilities.'),
})

/** Codebases that can be asked. */
export function moduleTools(parts: McpParts): McpTool[] {
  return [
    defineTool({
      name: 'list_modules',
      title: 'List modules',
      description:
        'Other codebases that answer questions, each through an instance of its own, and what they can be asked for.',
      effect: 'read',
      input,
      output: z.looseObject({ modules: z.array(z.looseObject({ name: z.string() })) }),
      run: async (given, { signal }) =>
        parts.outputs.answer(await listModules(parts.client, given, signal), 'modules'),
    }),
  ]
}

/** Modules as a model is told of them: without prompts, directories and files. */
export async function listModules(
  client: McpParts['client'],
  { search, name }: z.output<typeof input>,
  signal?: AbortSignal,
): Promise<Record<string, unknown>> {
  const options = signal === undefined ? {} : { signal }
  if (name !== undefined) {
    const module = await client.call('module.get', { name }, options)
    return { modules: [{ ...brief(module), capabilities: module.capabilities }] }
  }
  const { modules } = await client.call('module.list', {}, options)
  const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const found = modules.filter((module) => words.every((word) => textOf(module).includes(word)))
  const rest = found.length - LISTED
  return {
    modules: found.slice(0, LISTED).map((module) => ({
      ...brief(module),
      capabilities: module.capabilities.map(({ id, version }) => `${id} ${version}`),
    })),
    ...(rest > 0 ? { more: `${rest} more: search for what you need` } : {}),
  }
}

type Brief = Pick<ListedModule, 'name' | 'version' | 'description' | 'tags' | 'trusted' | 'problems'>

function brief(module: Brief): Record<string, unknown> {
  const { name, version, description, tags } = module
  const obstacle = whyNotAsked(module)
  return {
    name,
    version,
    description: cutText(description, BRIEF_DESCRIPTION),
    ...(tags.length === 0 ? {} : { tags }),
    ...(obstacle === null ? {} : { cannotBeAsked: obstacle }),
  }
}

function textOf({ name, description, tags, capabilities }: ListedModule): string {
  const parts = capabilities.flatMap((each) => [each.id, each.description ?? '', ...each.tags])
  return [name, description, ...tags, ...parts].join(' ').toLowerCase()
}
