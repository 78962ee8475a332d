import type { z } from 'zod'
import type { CallOptions } from '../../../../contract/client.ts'
import { MusterError } from '../../../../contract/errors.ts'
import { defineTool, type McpTool } from '../../tool.ts'
import { snakeWord, toSnake } from './snake-case.ts'

/** A tool whose arguments, results and errors have names with underscores, as its clients have always known them. */
export function defineTrackingTool<I extends z.ZodObject>(
  tool: Omit<McpTool, 'input' | 'run'> & {
    input: I
    run(input: z.output<I>, options: CallOptions): Promise<Record<string, unknown>>
  },
): McpTool {
  return defineTool({
    ...tool,
    async run(input, call) {
      try {
        return { output: toSnake(await tool.run(input, call.options)) as Record<string, unknown> }
      } catch (error) {
        throw error instanceof MusterError ? inSnake(error) : error
      }
    },
  })
}

function inSnake(error: MusterError): MusterError {
  const { code, message, hint, details } = error
  if (details === undefined) return error
  const { changed, field } = details
  const told = {
    ...details,
    ...(Array.isArray(changed) ? { changed: changed.map((name) => snakeWord(String(name))) } : {}),
    ...(typeof field === 'string' ? { field: snakeWord(field) } : {}),
  }
  return new MusterError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    details: toSnake(told) as Record<string, unknown>,
    cause: error,
  })
}
