import type { exchangeOperations } from '../../../contract/operations/exchange.ts'
import type { Handlers, Output, ParsedInput } from '../../../contract/operations.ts'
import type { HeavyJob } from '../base/heavy/heavy-job.ts'
import { type PackedValue, unpackValue } from '../base/heavy/packed-value.ts'
import { runHeavy } from '../base/heavy/run-heavy.ts'
import { mappingSchema } from '../exchange/convert/mapping.ts'
import { formatSchema, schemaOfKind } from '../exchange/format-schema.ts'
import { exchangeJobs } from '../exchange/in-thread/jobs.ts'

type Names = keyof typeof exchangeOperations

/** How long one call may take. */
const DEADLINE_MS = 20_000

/** Operations on the exchange format: all that can take long is done in the thread. */
export function createExchangeHandlers(): Pick<Handlers, Names> {
  return {
    'exchange.validate': (input) => inThread<'exchange.validate'>(exchangeJobs.validate, input),
    'exchange.convert': (input) => inThread<'exchange.convert'>(exchangeJobs.convert, input),
    'exchange.check': (input) => inThread<'exchange.check'>(exchangeJobs.check, input),
    'exchange.example': (input) => inThread<'exchange.example'>(exchangeJobs.example, input),
    'exchange.schema': ({ kind }) => {
      const schema =
        kind === undefined ? formatSchema() : kind === 'mapping' ? mappingSchema() : schemaOfKind(kind)
      return { schema: schema as Output<'exchange.schema'>['schema'] }
    },
    'exchange.doc': async (input) => ({
      markdown: await runHeavy(exchangeJobs.doc, input, { deadlineMs: DEADLINE_MS }),
    }),
  }
}

/** The job's result, which is what the contract says of the operation. */
async function inThread<N extends Names>(
  job: HeavyJob<(input: ParsedInput<N>) => PackedValue>,
  input: ParsedInput<N>,
): Promise<Output<N>> {
  return (await unpackValue(await runHeavy(job, input, { deadlineMs: DEADLINE_MS }))) as Output<N>
}
