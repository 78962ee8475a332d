import { MusterError } from '../../../../contract/errors.ts'
import { whyNotAsked } from '../../../../contract/module.ts'
import type { ModuleLoad, ModuleRequest, RoutingDecision } from '../../../../contract/module-route.ts'
import { nearestName } from '../../base/nearest-name.ts'
import type { Context } from '../../live/context.ts'
import { matchModules } from '../routing/match-modules.ts'
import { listModules } from './list-modules.ts'
import { createModuleLoader, type LoadedModules } from './load-modules.ts'
import { MODULE_FILE, type ModuleEntry } from './module-entry.ts'
import { createFolderWatch } from './watch-folders.ts'

/** The modules that there are: found in the folders of `modules.paths`, and registered. */
export interface ModuleRegistry {
  /** What is known; with `refresh` after a look at the files. */
  loaded(options?: { refresh?: boolean }): Promise<LoadedModules>
  /** @throws MusterError `not_found` */
  require(name: string): Promise<ModuleEntry>
  /** One that can be asked. @throws MusterError `not_found`, `validation` for a broken one, `forbidden` without trust */
  requireAskable(name: string): Promise<ModuleEntry>
  /** Who answers, as things are; `loads` tells how busy those are that are looked at. @throws MusterError `validation` */
  route(
    request: ModuleRequest,
    loads: (names: Iterable<string>) => ReadonlyMap<string, ModuleLoad>,
  ): Promise<RoutingDecision>
  isTrusted(hash: string): boolean
  /** Keeps what a person says of the text that has this hash, and reads anew. @throws MusterError `storage` */
  setTrust(entry: Pick<ModuleEntry, 'hash' | 'name'>, trusted: boolean): Promise<void>
  /** Begins to look by itself. */
  open(): void
  /** Looks in a moment: what it depends on has changed. */
  lookSoon(): void
  close(): void
}

/** Not every disk tells of changes, so that files are looked at so often, in ms. */
const LOOK_MS = 60_000
/** What changes together is read once. */
const SETTLE_MS = 300
/** Where much is written, as by a build, files are looked at no more often than this, in ms. */
const LEAST_GAP_MS = 2_000

export function createModuleRegistry(context: Context): ModuleRegistry {
  const { config, store, now, publish } = context
  const load = createModuleLoader()
  const trusted = new Set(store.modules.trustedHashes())
  let known: { list: LoadedModules; paths: string | null; told: string } | null = null
  let running: Promise<LoadedModules> | null = null
  let next: Promise<LoadedModules> | null = null
  let lastAt = 0
  let timer: NodeJS.Timeout | null = null
  let look: NodeJS.Timeout | null = null
  let closed = false
  const watch = createFolderWatch((event, name) => {
    // A folder may have come or gone; of what is in files only these matter.
    if (event === 'rename' || name === null || name === MODULE_FILE || name === '.gitignore') lookSoon()
  })

  function lookSoon(): void {
    if (timer !== null || closed) return
    const wait = Math.max(SETTLE_MS, lastAt + LEAST_GAP_MS - now())
    timer = setTimeout(() => {
      timer = null
      void refresh().catch(report)
    }, wait).unref()
  }

  /** A look that is under way may have passed by already what the caller wants to be seen. */
  function refresh(): Promise<LoadedModules> {
    if (running === null) return begin()
    next ??= running
      .catch(() => {})
      .then(() => {
        next = null
        return begin()
      })
    return next
  }

  function begin(): Promise<LoadedModules> {
    running ??= read().finally(() => {
      running = null
    })
    return running
  }

  async function read(): Promise<LoadedModules> {
    const paths = config.modulePaths
    lastAt = now()
    const registered = store.modules.list()
    const list = await load({ paths, registered, isTrusted: (hash) => trusted.has(hash), now: lastAt })
    if (closed) return list
    if (look !== null) watch.set(list.folders)
    const shown = listModules(list)
    const told = JSON.stringify(shown)
    const isNews = known !== null && known.told !== told
    known = { list, paths, told }
    if (isNews) publish({ name: 'module.changed', payload: shown })
    return list
  }

  function report(error: unknown): void {
    if (!closed) config.log('warn', 'the modules could not be read', { error: String(error) })
  }

  async function loaded({ refresh: isAsked = false }: { refresh?: boolean } = {}): Promise<LoadedModules> {
    if (isAsked) return refresh()
    if (known === null || known.paths !== config.modulePaths) return begin()
    return known.list
  }

  async function require(name: string): Promise<ModuleEntry> {
    const { entries, broken } = await loaded()
    const entry = entries.get(name)
    if (entry !== undefined) return entry
    const wrong = broken.find((each) => each.name === name)
    const near = nearestName(name, [...entries.keys()])
    const [problem] = wrong?.problems ?? []
    throw new MusterError(
      'not_found',
      problem === undefined
        ? `There is no module "${name}".`
        : `The module "${name}" can't be read: ${wrong?.path}: ${problem.message}`,
      {
        hint:
          problem === undefined
            ? near === undefined
              ? 'List them: muster module ls.'
              : `Did you mean "${near}"?`
            : `Look at it: muster module check ${wrong?.path}`,
        details: { name },
      },
    )
  }

  return {
    loaded,
    require,
    async requireAskable(name) {
      const entry = await require(name)
      const why = whyNotAsked(entry)
      if (why === null) return entry
      const isBroken = entry.problems.some(({ severity }) => severity === 'error')
      throw new MusterError(isBroken ? 'validation' : 'forbidden', `"${name}" can't be asked: ${why}`, {
        hint: isBroken
          ? `Look at it: muster module show ${name}`
          : `Look at it and agree: muster module trust ${name}`,
        details: { name },
      })
    },
    async route(request, loads) {
      const { entries } = await loaded()
      const modules = [...entries.values()].map((entry) => {
        const { name, definition } = entry
        const { tags, capabilities, maxParallel } = definition
        return { name, tags, capabilities, maxParallel, obstacle: whyNotAsked(entry) }
      })
      const names = request.modules?.filter((name) => entries.has(name)) ?? entries.keys()
      return matchModules(request, modules, loads(names))
    },
    isTrusted: (hash) => trusted.has(hash),
    async setTrust({ hash, name }, isTrusted) {
      if (isTrusted) {
        store.modules.trust(hash, name, now())
        trusted.add(hash)
      } else {
        store.modules.distrust(hash)
        trusted.delete(hash)
      }
      await refresh()
    },
    open() {
      look ??= setInterval(() => {
        if (known === null || config.modulePaths !== null || known.list.entries.size > 0)
          void refresh().catch(report)
      }, LOOK_MS).unref()
      void refresh().catch(report)
    },
    lookSoon,
    close() {
      closed = true
      watch.close()
      if (look !== null) clearInterval(look)
      if (timer !== null) clearTimeout(timer)
    },
  }
}
