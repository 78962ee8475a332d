import { MusterError } from '../../../contract/errors.ts'
import { isFinal } from '../../../contract/task.ts'
import { untilTask } from '../../../contract/until-task.ts'
import { boundHeap } from '../../bound-heap.ts'
import type { Core } from '../../core/core.ts'
import { createCore } from '../../core/core.ts'
import { resolveSettings } from '../../core/settings/setting-sources.ts'
import { readVersion, rendererDirectory } from '../../host-config.ts'
import { openLog } from '../../log/open-log.ts'
import { localSocketPath } from '../../rpc/local-socket.ts'
import { serveLocalSocket } from '../../rpc/serve-local-socket.ts'
import { loadApiKey } from '../../server/api-key.ts'
import { createServer } from '../../server/create-server.ts'
import { createConsoleLog } from '../console-log.ts'
import { exitCodes } from '../exit-codes.ts'
import { hostConfigOf } from '../own-config.ts'
import type { VerbContext } from '../verb-context.ts'

export interface ServeOptions {
  host: string
  port: number
  open?: boolean
  simulate?: boolean
  allowHost?: readonly string[]
  leaveRunning?: boolean
}

/** Turns under way get this long to end by themselves when the supervisor is asked to stop. */
const GRACE_MS = 30_000

/** `muster serve`: the supervisor without a window, with the page, REST and WebSocket; until SIGTERM or Ctrl-C. */
export async function serve(context: VerbContext, options: ServeOptions): Promise<number> {
  boundHeap()
  const { terminal } = context
  const given = hostConfigOf(context, { schedule: true, simulate: options.simulate })
  const hostLog = openLog({
    config: given,
    settings: resolveSettings(given.settingSources),
    console: createConsoleLog(terminal),
  })
  const log = hostLog.write
  const config = { ...given, log, logBook: hostLog.book }
  const page = rendererDirectory()
  if (!page) terminal.note('The page was not built (npm run build): only the API is served.')
  const core = await createCore(config).catch(async (error: unknown) => {
    await hostLog.close()
    throw error
  })
  const closers: (() => Promise<void>)[] = []
  try {
    const socket = await serveLocalSocket({ core, path: localSocketPath(config.dataDirectory), log })
    closers.push(() => socket.close())
    const apiKey = loadApiKey(config.dataDirectory)
    hostLog.addSecret(apiKey)
    const server = await createServer({
      core,
      version: readVersion(),
      host: options.host,
      port: options.port,
      apiKey,
      allowedHosts: options.allowHost ?? [],
      rendererDirectory: page,
      log,
    })
    closers.push(() => server.close())
    core.announce({ socketPath: socket.path, url: server.url })
    const asked = listenForSignals()
    if (terminal.json) terminal.printJson({ type: 'listening', url: server.url, pageUrl: server.pageUrl })
    else {
      terminal.print(`Muster serves ${config.dataDirectory}`)
      terminal.print(`Open ${server.pageUrl}`)
      terminal.note('The address holds the API key: whoever has it controls this supervisor. Ctrl-C ends it.')
    }
    // The command line of a browser is for every user of this machine to read.
    if (options.open) await openBrowser(context, server.ticketUrl())
    const signal = await asked.first
    const leave = options.leaveRunning ?? false
    terminal.note(
      leave ? `${signal}: closing; instances work on.` : `${signal}: closing; again to end at once.`,
    )
    core.drain()
    if (!leave) {
      const wait = new AbortController()
      await Promise.race([letTurnsEnd(context, core, wait.signal), asked.again])
      wait.abort()
    }
    await core.close({ instances: leave ? 'leave' : 'stop' })
    return exitCodes.ok
  } catch (error) {
    await core.close({ instances: 'leave' })
    throw error
  } finally {
    await Promise.allSettled(closers.map((close) => close()))
    await hostLog.close()
  }
}

/** Waits for the turns that run now, at most `GRACE_MS`. Those that wait for a person, or went back to the queue, are not waited for. */
async function letTurnsEnd(context: VerbContext, core: Core, signal: AbortSignal): Promise<void> {
  const { tasks } = await core.call('task.list', { states: ['starting', 'running'], limit: 1_000 })
  if (tasks.length === 0) return
  const turns = tasks.length === 1 ? 'One turn under way gets' : `${tasks.length} turns under way get`
  context.terminal.note(`${turns} up to ${GRACE_MS / 1_000} s to end.`)
  await Promise.all(
    tasks.map(({ id: taskId }) =>
      untilTask({
        client: core,
        taskId,
        holds: ({ state }) => isFinal(state) || ['waiting', 'paused', 'queued'].includes(state),
        withinMs: GRACE_MS,
        signal,
      }),
    ),
  )
}

/** `npm run` passes a Ctrl-C on that the terminal sends to everybody: twice within this time it is one. */
const SAME_KEY_MS = 300

/** The next SIGINT or SIGTERM, and the one after it, which may come at the same moment. A third one kills. */
function listenForSignals(): { first: Promise<NodeJS.Signals>; again: Promise<void> } {
  const signals = ['SIGINT', 'SIGTERM'] as const
  const [first, again] = [Promise.withResolvers<NodeJS.Signals>(), Promise.withResolvers<void>()]
  let count = 0
  let interruptedAt = Number.NEGATIVE_INFINITY
  const take = (signal: NodeJS.Signals) => {
    const isSameKey = signal === 'SIGINT' && performance.now() - interruptedAt < SAME_KEY_MS
    if (signal === 'SIGINT') interruptedAt = performance.now()
    if (isSameKey) return
    count += 1
    first.resolve(signal)
    if (count === 1) return
    again.resolve()
    for (const name of signals) process.off(name, take)
  }
  for (const name of signals) process.on(name, take)
  return { first: first.promise, again: again.promise }
}

async function openBrowser(context: VerbContext, url: string): Promise<void> {
  const { default: open } = await import('open')
  try {
    const child = await open(url)
    child.on('error', () => {})
  } catch (error) {
    if (error instanceof MusterError) throw error
    context.terminal.note('No browser could be opened here; open the address yourself.')
  }
}
