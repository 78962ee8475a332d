import { stat } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import type { Client } from '../../../contract/client.ts'
import { MusterError } from '../../../contract/errors.ts'
import { isFinalRun, type Run } from '../../../contract/run.ts'
import type { Json } from '../../../contract/values.ts'
import { boundHeap } from '../../bound-heap.ts'
import {
  hasSecrets,
  passwordVariable,
  readTarget,
  spellTarget,
  userVariable,
} from '../../core/arangodb/target.ts'
import { shippedModules } from '../../shipped-modules.ts'
import { shortId } from '../format.ts'
import type { VerbContext } from '../verb-context.ts'
import { goOnWith, showUntilEnd } from './workflow-run.ts'

export interface ExampleOptions {
  pdf: string
  out?: string
  database?: string
  purpose?: string
  partial?: boolean
  simulate?: boolean
  detach?: boolean
}

const workflow = 'marker-to-arangodb'

/** `muster example marker-to-arangodb` */
export async function markerToArangodb(given: VerbContext, options: ExampleOptions): Promise<number> {
  // It may become the supervisor, and long documents go through that.
  boundHeap()
  const since = Date.now()
  const pdf = resolve(options.pdf)
  if (!(await stat(pdf).catch(() => null))) throw new MusterError('not_found', `There is no file ${pdf}.`)
  const { context, database, hasOwnSecrets } = takeSecrets(given, options.database)
  const inputs: Record<string, Json> = {
    pdf,
    out: resolve(options.out ?? `${basename(pdf, extname(pdf))}-arangodb`),
    database: database ?? '',
    partial: options.partial ?? false,
    ...(options.purpose === undefined ? {} : { purpose: options.purpose }),
  }
  return showUntilEnd(context, options.detach ?? false, async ({ client, owned }) => {
    if (hasOwnSecrets && !owned) throw notOurs()
    await registerShipped(context, client)
    const simulated = options.simulate ?? (await client.call('system.info', {})).simulate
    const left = await findUnfinished(client, { inputs, simulated, since })
    if (left !== undefined) {
      context.terminal.note(`Going on with run ${shortId(left.id)}, which was interrupted.`)
      return goOnWith({ client, owned }, left)
    }
    const run = await client.call('run.start', {
      name: workflow,
      inputs,
      origin: 'cli',
      directory: dirname(pdf),
      title: `${workflow}: ${basename(pdf)}`,
      ...(options.simulate ? { simulated: true } : {}),
    })
    return { run, after: 0 }
  })
}

/** User and password of an address become variables of this process, so that no run keeps them. */
function takeSecrets(
  context: VerbContext,
  address: string | undefined,
): { context: VerbContext; database: string | undefined; hasOwnSecrets: boolean } {
  if (address === undefined) return { context, database: undefined, hasOwnSecrets: false }
  const target = readTarget(address, context.env)
  const env = { ...context.env, [userVariable]: target.user, [passwordVariable]: target.password }
  return {
    context: { ...context, env },
    database: spellTarget(target),
    hasOwnSecrets: hasSecrets(address),
  }
}

const notOurs = () =>
  new MusterError(
    'conflict',
    'A supervisor is running already, and is not told the password of the database.',
    {
      hint: `Start it with ${userVariable} and ${passwordVariable}, and leave them out of the address.`,
    },
  )

/** Registers those of the modules of the example that there is no other one for. */
async function registerShipped({ terminal, flags, env }: VerbContext, client: Client): Promise<void> {
  const { modules } = await client.call('module.list', { refresh: true })
  const names = new Set(modules.map(({ name }) => name))
  for (const { name, path } of await shippedModules(flags, env)) {
    if (names.has(name)) continue
    await client.call('module.register', { path })
    terminal.note(`The module ${name} was registered: ${path}`)
  }
}

/**
 * A run of the same that had not ended by `since`: its supervisor was killed, or it is at work. What was taken up when this
 * process became the supervisor may be done already.
 */
async function findUnfinished(
  client: Client,
  { inputs, simulated, since }: { inputs: Record<string, Json>; simulated: boolean; since: number },
): Promise<Run | undefined> {
  const { runs } = await client.call('run.list', { workflow, limit: 100 })
  return runs.find(
    (run) =>
      (!isFinalRun(run.state) || (run.endedAt ?? 0) >= since) &&
      run.simulated === simulated &&
      Object.entries(inputs).every(([name, value]) => run.inputs[name] === value),
  )
}
