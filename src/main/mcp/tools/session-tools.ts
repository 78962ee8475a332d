import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

/** Sessions, which a task can continue. */
export function sessionTools({ client }: McpParts): McpTool[] {
  return [
    defineTool({
      name: 'list_sessions',
      title: 'List sessions',
      description: 'Conversations that run_task can continue by sessionId, the last used first.',
      effect: 'read',
      input: z.object({
        search: z.string().max(500).optional().describe('In title and directory.'),
        limit: z.number().int().min(1).max(100).default(20),
      }),
      output: z.looseObject({ sessions: z.array(z.looseObject({ id: z.string() })) }),
      async run(query, { signal }) {
        const { sessions } = await client.call('session.list', query, { signal })
        return {
          output: {
            sessions: sessions.map(({ id, title, directory, state, resumable, taskCount, lastUsedAt }) => ({
              id,
              title: cutText(title, 100),
              directory,
              state,
              resumable,
              taskCount,
              lastUsedAt: new Date(lastUsedAt).toISOString(),
            })),
          },
        }
      },
    }),
  ]
}
