import { z } from 'zod'
import type { Json } from '../../../contract/values.ts'

/*
 * Field schemas for what `claude` prints. A field that only informs is replaced by null or a default when it
 * is missing or of another type: a newer CLI must not cost us the whole message.
 */

export const maybeString = z.string().nullable().catch(null)
export const maybeNumber = z.number().nullable().catch(null)
export const maybeBoolean = z.boolean().nullable().catch(null)
export const strings = z.array(z.string()).catch([])

/** Anything that `JSON.parse` gave; not looked into. */
export const anyJson = z.custom<Json>()
export const jsonObject = z.custom<Record<string, Json>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
)

const tokens = z.number().int().nonnegative().catch(0)

/** `usage` of an API message. */
export const ApiUsage = z
  .object({
    input_tokens: tokens,
    output_tokens: tokens,
    cache_read_input_tokens: tokens,
    cache_creation_input_tokens: tokens,
    /** Of those written to the cache; absent where it is not told. */
    cache_creation: z.object({ ephemeral_1h_input_tokens: tokens }).optional().catch(undefined),
  })
  .nullable()
  .catch(null)
export type ApiUsage = z.infer<typeof ApiUsage>

/** `modelUsage` and `model_usage_since_last_result` of a result, by model name. */
export const ModelUsage = z
  .record(
    z.string(),
    z.object({
      inputTokens: tokens,
      outputTokens: tokens,
      cacheReadInputTokens: tokens,
      cacheCreationInputTokens: tokens,
      cacheCreationEphemeral1hInputTokens: tokens,
      /** `list`, `managed`, or `unknown`: then `costUSD` is a guess at the price of another model. Absent: `list`. */
      costBasis: maybeString,
      contextWindow: maybeNumber,
      costUSD: z.number().nonnegative().catch(0),
    }),
  )
  .nullable()
  .catch(null)
export type ModelUsage = z.infer<typeof ModelUsage>

/** A content block of a message: `type` is sure, the rest is read where it is used. */
export const ContentBlock = z.looseObject({ type: z.string() })
export type ContentBlock = z.infer<typeof ContentBlock>

/** Content as a list of blocks; a bare string is one text block. */
export const Content = z.union([
  z.array(ContentBlock),
  z.string().transform((text): ContentBlock[] => [{ type: 'text', text }]),
])
