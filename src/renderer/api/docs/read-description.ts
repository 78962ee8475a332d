import { z } from 'zod'
import { MusterError } from '../../../contract/errors.ts'

export const Description = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ version: z.string() }),
  tags: z.array(z.object({ name: z.string(), description: z.string() })),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({ tags: z.array(z.string()), operationId: z.string(), summary: z.string() }),
    ),
  ),
  components: z.looseObject({ schemas: z.record(z.string(), z.unknown()) }),
})
/** The OpenAPI description, as far as the page looks into it itself. */
export type Description = z.infer<typeof Description>

const Refusal = z.object({ message: z.string() })

/**
 * Reads the description of this supervisor.
 *
 * @throws MusterError `unauthorized` for a wrong key; `unavailable` when nobody answers, or in a way that is not known
 */
export async function readDescription(apiKey: string): Promise<Description> {
  const hint = 'Look whether it still runs, then try again.'
  const answer = await fetch('/api/v1/openapi.json', { headers: { 'X-API-Key': apiKey } }).catch(() => null)
  if (answer === null) throw new MusterError('unavailable', 'The supervisor does not answer.', { hint })
  const body: unknown = await answer.json().catch(() => null)
  const { data } = answer.ok ? Description.safeParse(body) : { data: undefined }
  if (data) return data
  const said = Refusal.safeParse(body).data?.message ?? `The supervisor answered with ${answer.status}.`
  const isKey = answer.status === 401 || answer.status === 429
  throw new MusterError(isKey ? 'unauthorized' : 'unavailable', said, { hint })
}
