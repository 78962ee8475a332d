import { z } from 'zod'
import { isJson } from './json-bounds.ts'

/** UUIDv7 in lower case. */
export const Id = z.uuid()
export type Id = z.infer<typeof Id>

/** UTC milliseconds since 1970. */
export const Millis = z.number().int().nonnegative()

/** Money in millionths of a US dollar. */
export const MicroDollars = z.number().int()

/** Token counts as the API reports them. */
export const Usage = z.object({
  inputTokens: z.number().int().nonnegative(),
  outputTokens: z.number().int().nonnegative(),
  cacheReadTokens: z.number().int().nonnegative(),
  cacheWriteTokens: z.number().int().nonnegative(),
})
export type Usage = z.infer<typeof Usage>

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 }

/** Permission modes that `claude --permission-mode` takes (2.1.329). `bypassPermissions` must be chosen explicitly each time. */
export const PermissionMode = z.enum(['default', 'acceptEdits', 'plan', 'dontAsk', 'bypassPermissions'])
export type PermissionMode = z.infer<typeof PermissionMode>

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
/** Any JSON value; used where we pass on what `claude` printed. Looked at without recursion, however deep or long it is. */
export const Json: z.ZodType<Json, Json> = z.any().refine(isJson, 'It must be JSON.')
