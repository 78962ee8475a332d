import type { CallToolResult } from '@modelcontextprotocol/server'

export interface ToolAnswer {
  /** Short: what is longer than `INLINE_BYTES` is given as a link. */
  output: Record<string, unknown>
  links?: { uri: string; name: string; mimeType: string }[]
}

/** Bytes of an output that are given as they are. */
export const INLINE_BYTES = 8 * 1024

export function toResult({ output, links = [] }: ToolAnswer): CallToolResult {
  return {
    content: [
      { type: 'text', text: JSON.stringify(output) },
      ...links.map((link) => ({ type: 'resource_link' as const, ...link })),
    ],
    structuredContent: output,
  }
}
