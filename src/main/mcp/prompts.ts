import type { McpServer } from '@modelcontextprotocol/server'
import { z } from 'zod'

const ask = (text: string) => ({
  messages: [{ role: 'user' as const, content: { type: 'text' as const, text } }],
})

/** Ways to use the tools together, which a person picks by name. */
export function addPrompts(server: McpServer): void {
  server.registerPrompt(
    'fan_out',
    {
      title: 'Fan out',
      description: 'Split a piece of work, run the parts at once, put the answers together.',
      argsSchema: z.object({
        work: z.string().describe('What is to be done'),
        directory: z.string().optional(),
      }),
    },
    ({ work, directory }) =>
      ask(
        `Split this work into parts that stand alone, at most eight: ${work}\nStart each by run_task${directory ? ` in ${directory}` : ''}, with a prompt that says all that it needs. Wait for all of them by wait_for_task, answer what they ask if you can, and put their answers together. Say which of them failed and why.`,
      ),
  )
  server.registerPrompt(
    'review',
    {
      title: 'Review',
      description: 'Have changes reviewed by several instances with different eyes.',
      argsSchema: z.object({ directory: z.string().describe('Absolute path of the repository') }),
    },
    ({ directory }) =>
      ask(
        `Have the uncommitted changes in ${directory} reviewed: start one task each by run_task with permissionMode plan for correctness, for security and for simplicity, wait for all, and report what two of them agree on first. Change nothing.`,
      ),
  )
  server.registerPrompt(
    'status',
    { title: 'Status', description: 'What runs, what waits for a person, what failed.' },
    () =>
      ask(
        'Tell in a few lines what Muster is doing: list_tasks for what runs, waits and failed, and what each that waits needs from me.',
      ),
  )
}
