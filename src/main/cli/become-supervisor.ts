import type { Client } from '../../contract/client.ts'
import { createCore } from '../core/core.ts'
import { resolveSettings } from '../core/settings/setting-sources.ts'
import { openLog } from '../log/open-log.ts'
import { localSocketPath } from '../rpc/local-socket.ts'
import { serveLocalSocket } from '../rpc/serve-local-socket.ts'
import { callerOf } from './caller-of.ts'
import { hostConfigOf } from './own-config.ts'
import type { Supervisor } from './supervisor.ts'
import type { VerbContext } from './verb-context.ts'

/** Becomes the supervisor. Its log goes to the file; of errors the person is told on stderr. */
export async function becomeSupervisor(
  context: VerbContext,
  options: { schedule: boolean },
): Promise<Supervisor> {
  const config = hostConfigOf(context, options)
  const log = openLog({
    config,
    settings: resolveSettings(config.settingSources),
    console: ({ level, message }) => {
      if (level === 'error') context.terminal.note(`muster: ${message}`)
    },
  })
  // What is open is closed in the other order, also when only a part of it could be opened: it keeps the process alive.
  const opened: ((instances: 'stop' | 'leave') => Promise<void>)[] = [() => log.close()]
  const close = async (instances: 'stop' | 'leave' = 'leave'): Promise<void> => {
    const failures: unknown[] = []
    for (let part = opened.shift(); part !== undefined; part = opened.shift())
      await part(instances).catch((error: unknown) => failures.push(error))
    if (failures.length > 0) throw failures[0]
  }
  try {
    const core = await createCore({ ...config, keepWarm: false, log: log.write, logBook: log.book })
    opened.unshift((instances) => core.close({ instances }))
    const path = localSocketPath(config.dataDirectory)
    const socket = await serveLocalSocket({ core, path, log: log.write })
    opened.splice(1, 0, () => socket.close())
    core.announce({ socketPath: socket.path })
    // Whoever becomes the supervisor is still who it was: an instance may do no more by it.
    const caller = callerOf(context.env, config.dataDirectory)
    const client: Client = caller
      ? { ...core, call: (name, input, options) => core.call(name, input, { caller, ...options }) }
      : core
    return { client, owned: true, lost: new Promise<never>(() => {}), close }
  } catch (error) {
    await close().catch(() => {})
    throw error
  }
}
