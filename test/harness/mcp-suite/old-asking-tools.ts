import type { CallToolResult, ElicitRequestFormParams, McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const say = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] })
type Form = ElicitRequestFormParams['requestedSchema']
const form = (properties: Form['properties'], required: string[] = []): Form => ({
  type: 'object',
  properties,
  required,
})

const titled = (words: readonly string[]) => words.map((title, at) => ({ const: `value${at + 1}`, title }))
const options = ['option1', 'option2', 'option3']

const forms: Record<string, Form> = {
  test_elicitation_sep1034_defaults: form({
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  }),
  test_elicitation_sep1330_enums: form({
    untitledSingle: { type: 'string', enum: options },
    titledSingle: { type: 'string', oneOf: titled(['First Option', 'Second Option', 'Third Option']) },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: { type: 'array', items: { type: 'string', enum: options } },
    titledMulti: {
      type: 'array',
      items: { anyOf: titled(['First Choice', 'Second Choice', 'Third Choice']) },
    },
  }),
}

/** The suite's tools that ask in the way of 2025-11-25: by a request of the server's own while the call is open. */
export function addOldAskingTools(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: 'Has the client think', inputSchema: z.object({ prompt: z.string() }) },
    async ({ prompt }, { mcpReq }) => {
      const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }]
      const { content } = await mcpReq.requestSampling({ messages, maxTokens: 100 })
      return say(`LLM response: ${JSON.stringify(content)}`)
    },
  )
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the person', inputSchema: z.object({ message: z.string() }) },
    async ({ message }, { mcpReq }) => {
      const requestedSchema = form(
        {
          username: { type: 'string', description: "User's response" },
          email: { type: 'string', description: "User's email address" },
        },
        ['username', 'email'],
      )
      return say(`User response: ${JSON.stringify(await mcpReq.elicitInput({ message, requestedSchema }))}`)
    },
  )
  for (const [name, requestedSchema] of Object.entries(forms))
    server.registerTool(name, { description: 'Asks by a form' }, async ({ mcpReq }) => {
      const answer = await mcpReq.elicitInput({ message: 'Please fill in', requestedSchema })
      return say(`Elicitation completed: ${JSON.stringify(answer)}`)
    })
}
