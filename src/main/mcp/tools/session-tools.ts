import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { Session } from '../../../contract/session.ts'
import { Fields, fieldsOf } from '../brief.ts'
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
        fields: Fields,
      }),
      output: z.looseObject({ sessions: z.array(z.looseObject({ id: z.string() })) }),
      async run({ fields = [], ...query }, { signal }) {
        const { sessions } = await client.call('session.list', query, { signal })
        return {
          output: {
            sessions: sessions.map((session) => ({
              id: session.id,
              title: cutText(session.title, 100),
              directory: session.directory,
              state: session.state,
              resumable: session.resumable,
              taskCount: session.taskCount,
              lastUsedAt: new Date(session.lastUsedAt).toISOString(),
              ...fieldsOf(Session.shape, session, fields, 'session'),
            })),
          },
        }
      },
    }),
  ]
}
