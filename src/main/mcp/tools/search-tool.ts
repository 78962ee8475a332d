import { z } from 'zod'
import { cutText } from '../../../contract/cut-text.ts'
import { MAX_SEARCH_LENGTH, type SearchHit, SearchWho } from '../../../contract/search.ts'
import { defineTool, type McpParts, type McpTool } from '../tool.ts'

/** Everything that was said and done, by its words. */
export function searchTool({ client, outputs }: McpParts): McpTool {
  return defineTool({
    name: 'search',
    title: 'Search everything',
    description:
      'Find what was said or done in any task, run, work item, module question or conversation of Claude Code that is kept: words, "phrases", -without, OR. Not for lists by state: list_tasks.',
    effect: 'read',
    input: z.object({
      text: z.string().max(MAX_SEARCH_LENGTH).default(''),
      who: z.array(SearchWho).max(4).optional(),
      directory: z.string().max(4_096).optional(),
      sessionId: z.string().max(36).optional(),
      tool: z.string().max(200).optional(),
      file: z.string().max(4_096).optional().describe('Touched by the task; the end of its path is enough.'),
      since: z.iso.datetime({ offset: true }).optional(),
      limit: z.number().int().min(1).max(50).default(10),
      cursor: z.string().max(200).optional(),
    }),
    output: z.looseObject({ hits: z.array(z.looseObject({ id: z.string() })) }),
    async run({ since, ...query }, { signal }) {
      const found = await client.call(
        'search.query',
        { ...query, ...(since === undefined ? {} : { since: Date.parse(since) }) },
        { signal },
      )
      const { nextCursor, behind } = found
      return outputs.bound(
        {
          output: {
            hits: found.hits.map(brief),
            ...(nextCursor === null ? {} : { nextCursor }),
            ...(behind === 0 ? {} : { notYetIndexed: behind }),
          },
        },
        'hits',
      )
    },
  })
}

function brief(hit: SearchHit): Record<string, unknown> {
  const { source, id, seq, kind, tool, at, title, directory, state, snippet, before, after } = hit
  return {
    source,
    id,
    seq,
    kind,
    ...(tool === null ? {} : { tool }),
    at: new Date(at).toISOString(),
    title: cutText(title, 80),
    ...(directory === null ? {} : { directory }),
    ...(state === null ? {} : { state }),
    text: snippet.text,
    ...(before === null ? {} : { before: `${before.kind}: ${before.text}` }),
    ...(after === null ? {} : { after: `${after.kind}: ${after.text}` }),
  }
}
