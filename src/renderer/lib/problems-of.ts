import { z } from 'zod'
import type { MusterError } from '../../contract/errors.ts'

const Problems = z.array(
  z.object({
    severity: z.string().optional(),
    message: z.string(),
    hint: z.string().nullish(),
    path: z.array(z.union([z.string(), z.number()])),
  }),
)

/** What is wrong with a definition or with inputs, where an error of the supervisor lists it. Warnings are left out. */
export function problemsOf(error: MusterError) {
  const { data = [] } = Problems.safeParse(error.details?.problems)
  return data.filter(({ severity }) => severity !== 'warning')
}
