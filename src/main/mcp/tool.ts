import type { InputRequiredResult, ServerContext } from '@modelcontextprotocol/server'
import type { z } from 'zod'
import type { CallOptions, Client } from '../../contract/client.ts'
import type { ToolAnswer } from './answer.ts'
import type { Outputs } from './outputs.ts'

/** What every tool is given. */
export interface McpParts {
  /** The supervisor; of an instance's own server it calls for that instance. */
  client: Client
  version: string
  /** Outputs that were too long to be given whole. */
  outputs: Outputs
  /** Nothing that changes anything is offered or called. */
  readOnly: boolean
}

/** A request of a client that a tool serves. */
export interface ToolCall {
  signal: AbortSignal
  /** Tells how far it is; nothing where the client did not ask for it. */
  progress(message: string): void
  /** Whether the client shows forms to a person. */
  canAsk: boolean
  /** Whether it may take as long as it needs: its client asks for the result from time to time. */
  goesOn: boolean
  context: ServerContext
  /** For calls of the supervisor that keep who asked: the signal, and what the client calls itself. */
  options: CallOptions
}

/** One tool: what a model is told of it, and what it does. */
export interface McpTool {
  name: string
  title: string
  /** When to use it, and when not. */
  description: string
  effect: 'read' | 'write' | 'destructive'
  /** Calling it twice with the same input does no more than once. */
  idempotent?: boolean
  /** It may last: a client that can is given a handle. It asks for nothing while it goes on. */
  isLong?: boolean
  /** Bytes of its output that are given as they are, where who calls says how much it asks for. */
  inlineBytes?: number
  input: z.ZodObject
  output: z.ZodObject
  run(input: Record<string, unknown>, call: ToolCall): Promise<ToolAnswer | InputRequiredResult>
}

/** A tool whose input is typed while it is declared. */
export function defineTool<I extends z.ZodObject>(
  tool: Omit<McpTool, 'input' | 'run'> & {
    input: I
    run(input: z.output<I>, call: ToolCall): Promise<ToolAnswer | InputRequiredResult>
  },
): McpTool {
  // The server parses by `input` before it calls `run`.
  return { ...tool, run: (input, call) => tool.run(input as z.output<I>, call) }
}
