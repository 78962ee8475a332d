import { mkdirSync } from 'node:fs'
import { homedir, platform } from 'node:os'
import { join } from 'node:path'
import type { GuardedCallOptions, LocalClient } from '../../contract/client.ts'
import { beginningOf } from '../../contract/cut-text.ts'
import {
  type Call,
  type Input,
  type OperationName,
  type Output,
  operations,
} from '../../contract/operations.ts'
import { closingError } from './base/closing-error.ts'
import { createEventHub } from './base/event-hub.ts'
import { createIds } from './base/new-id.ts'
import { requireOwnDirectory } from './base/own-directory.ts'
import { createBudgetNews } from './budgets/budget-status.ts'
import type { BudgetNews } from './budgets/parts.ts'
import { createClaudeLocator } from './claude/claude-locator.ts'
import { claudeHome } from './claude/conversations/claude-home.ts'
import { createConversationFiles } from './claude/conversations/conversation-files.ts'
import { personHome } from './claude/person-home.ts'
import { createDiskGuard } from './controls/disk-guard.ts'
import type { CoreConfig } from './core-config.ts'
import { clearImports, createImports, type Imports } from './exports/import/imports.ts'
import type { WarmPool } from './instances/warm/parts.ts'
import { createWarmPool } from './instances/warm/warm-pool.ts'
import type { RunSums } from './ledger/run-sums.ts'
import { closeCore } from './lifecycle/close-core.ts'
import type { CoreParts } from './lifecycle/core-parts.ts'
import { recover } from './lifecycle/recover.ts'
import { removeOldOutput } from './lifecycle/remove-old-output.ts'
import { tellRefused } from './lifecycle/tell-refused.ts'
import { startTicker } from './lifecycle/ticker.ts'
import { createLive } from './live/live.ts'
import { type Communicator, createCommunicator } from './modules/queries/communicator.ts'
import { createModuleRegistry, type ModuleRegistry } from './modules/registry/module-registry.ts'
import { createMonitor, type Monitor } from './monitor/monitor.ts'
import { createNotifications } from './notifications/notifications.ts'
import type { Notifications } from './notifications/parts.ts'
import { admitCaller, callerName, personName } from './operations/callers.ts'
import { createCreations } from './operations/creations.ts'
import { expectRevision } from './operations/expect-revision.ts'
import { createHandlers } from './operations/handlers.ts'
import { parseInput, runRequest, tagLog } from './operations/requests.ts'
import { createPolicyBook } from './permissions/policy-book.ts'
import { createSpawnGate } from './processes/spawn-gate.ts'
import { keepRetention } from './retention/keep-retention.ts'
import { createRetention, type Retention } from './retention/retention.ts'
import { createRunaways, type Runaways } from './runaway/runaways.ts'
import { createScheduler } from './scheduling/scheduler.ts'
import type { Search } from './search/parts.ts'
import { createSearch } from './search/search.ts'
import { commitNow } from './store/commit-now.ts'
import { type DataDirectoryLock, lockDataDirectory } from './store/data-directory-lock.ts'
import { openStore } from './store/open-store.ts'
import { withReserve } from './store/reserve-file.ts'
import { asStorageError } from './store/storage-error.ts'
import type { Store } from './store/store.ts'
import { createStatsTeller } from './system/tell-stats.ts'
import type { DiskGuard } from './tasks/room.ts'
import { keepTracker } from './tracking/keep-tracker.ts'
import { createTracker, type Tracker } from './tracking/tracker.ts'
import { keepVault } from './vault/keep-vault.ts'
import { createVault, type Vault } from './vault/vault.ts'
import { createResultCache } from './workflows/cache/result-cache.ts'
import { createCircuits } from './workflows/circuits/circuits.ts'
import { readInThread } from './workflows/dag/read-in-thread.ts'
import { createDefinitionBook } from './workflows/definition/definition-book.ts'
import { documentKinds } from './workflows/documents/document-kinds.ts'
import { createEngine } from './workflows/engine/engine.ts'
import type { WorkflowEngine } from './workflows/engine/workflow-engine.ts'
import { type Approvals, createApprovals } from './workflows/kinds/approvals.ts'
import { builtInKinds } from './workflows/kinds/built-in-kinds.ts'
import { createKindRegistry } from './workflows/kinds/kind-registry.ts'
import { createLockManager } from './workflows/locks/lock-manager.ts'
import { createDurations } from './workflows/progress/durations.ts'

/** A running supervisor. It is a client of itself: hosts are transports in front of it. */
export interface Core extends LocalClient {
  /** Says in the data directory's lock how this supervisor is reached. */
  announce(endpoint: { socketPath?: string; url?: string }): void
  /** Takes no new work and tells the clients so; what runs goes on. For a host that waits a while before `close`. */
  drain(): void
  /**
   * Closes in order, once; a second call joins the first. `stop` (the default) ends every instance and marks
   * its task interrupted; `leave` lets them run for the next supervisor to take over.
   */
  close(options?: { instances?: 'stop' | 'leave' }): Promise<void>
}

/**
 * Opens the data directory, takes over what an earlier supervisor left, and starts scheduling.
 *
 * @throws MusterError `data_dir_locked`, `schema_too_new`, `database_damaged`, `storage`
 */
export async function createCore(given: CoreConfig): Promise<Core> {
  // A copy: settings change while it runs.
  const config = { ...given, log: tagLog(given.log) }
  let lock: DataDirectoryLock | undefined
  let store: Store | undefined
  try {
    requireOwnDirectory(config)
    lock = withReserve(config.dataDirectory, () => lockDataDirectory(config))
    store = withReserve(config.dataDirectory, () => openStore(config))
    return await openCore(config, lock, store)
  } catch (error) {
    store?.close()
    lock?.release()
    throw asStorageError(error) ?? error
  }
}

async function openCore(config: CoreConfig, lock: DataDirectoryLock, store: Store): Promise<Core> {
  mkdirSync(join(config.dataDirectory, 'instances'), { recursive: true, mode: 0o700 })
  const hub = createEventHub(config.log)
  const { publish } = hub
  const live = createLive(store)
  const person = personName()
  const newId = createIds()
  const kinds = createKindRegistry()
  const context = {
    config,
    store,
    live,
    policies: createPolicyBook({ store, now: Date.now, newId, publish, home: personHome(config.env) }),
    workflows: createDefinitionBook({
      store,
      templatesDirectory: config.workflowTemplates,
      read: (source) => readInThread({ config, kinds }, { source }),
      now: Date.now,
      log: config.log,
    }),
    kinds,
    cache: createResultCache({
      store: store.cache,
      maxBytes: () => config.cacheBytes,
      policy: () => config.cachePolicy,
      now: Date.now,
      log: config.log,
    }),
    locks: createLockManager({ now: Date.now, resources: store.resources.list() }),
    circuits: createCircuits({
      now: Date.now,
      settings: () => ({ failures: config.circuitFailures, openMs: config.circuitOpenMs }),
    }),
    durations: createDurations({ store: store.durations, now: Date.now, log: config.log }),
    get warm(): WarmPool {
      return warm
    },
    get monitor(): Monitor {
      return monitor
    },
    get disk(): DiskGuard {
      return disk
    },
    get budgetNews(): BudgetNews {
      return budgetNews
    },
    get approvals(): Approvals {
      return approvals
    },
    get runSums(): RunSums {
      return engine.runSums
    },
    get engine(): WorkflowEngine {
      return engine
    },
    get notifications(): Notifications {
      return notifications
    },
    get search(): Search {
      return search
    },
    get imports(): Imports {
      return imports
    },
    get tracker(): Tracker {
      return tracker
    },
    get runaways(): Runaways {
      return runaways
    },
    get vault(): Vault {
      return vault
    },
    get retention(): Retention {
      return retention
    },
    get modules(): ModuleRegistry {
      return modules
    },
    get communicator(): Communicator {
      return communicator
    },
    claude: createClaudeLocator({
      get setting() {
        return config.claudePath
      },
      env: config.env,
      platform: platform(),
      homeDirectory: homedir(),
    }),
    conversations: createConversationFiles(join(claudeHome(config.env), 'projects')),
    startedAt: Date.now(),
    recovery: { reattached: 0, interrupted: 0, notes: [] as string[] },
    closing: false as boolean,
    now: Date.now,
    newId,
    wake: () => {},
    publish,
  } satisfies CoreParts
  const gate = createSpawnGate(() => config.maxStarting)
  const warm = createWarmPool(context, gate)
  const monitor = createMonitor(context)
  const disk = createDiskGuard(context)
  const stopTelling = tellRefused(context)
  context.circuits.onChanged(({ target, state, lastFailure }) =>
    config.log(state === 'open' ? 'warn' : 'info', 'a circuit has changed', { target, state, lastFailure }),
  )
  const budgetNews = createBudgetNews(context)
  const approvals = createApprovals(context)
  const tracker = createTracker(context)
  const vault = createVault(context, (claudeSessionIds) => search.changed('conversation', claudeSessionIds))
  const runaways = createRunaways(context)
  const search = createSearch(context)
  hub.listen(search.take)
  const imports = createImports(context)
  const retention = createRetention(context)
  const notifications = createNotifications(context)
  hub.listen(notifications.hear)
  const modules = createModuleRegistry(context)
  const communicator = createCommunicator(context)
  const engine = createEngine(context)
  for (const kind of [
    ...builtInKinds(context, { approvals, runs: engine, modules: communicator }),
    ...documentKinds(),
    ...(config.nodeKinds ?? []),
  ])
    kinds.register(kind)

  const stats = createStatsTeller(context)
  // What a shared tracker has refused waits for a person too.
  hub.listen(({ name }) => {
    if (name === 'workConflict.changed') stats.soon()
  })
  const unsubscribe = store.onCommitted((events) => {
    for (const event of events) {
      publish(event)
      if (event.name !== 'task.changed') continue
      const { task } = event.payload
      for (const watcher of live.watchers.get(task.id) ?? []) watcher.onChange(task)
    }
    stats.soon()
  })

  const stopLogEvents = config.logBook?.onWritten((entries) =>
    publish({ name: 'log.written', payload: { entries } }),
  )
  for (const note of config.settingSources?.notes ?? []) config.log('warn', note)
  const handlers = createHandlers(context)
  const creations = createCreations(context)
  const scheduler = createScheduler(context, gate)
  try {
    context.recovery = await recover(context)
  } catch (error) {
    context.closing = true
    await closeCore(context, 'leave', scheduler.settled)
    throw error
  }
  await clearImports(context)
  // Not sooner: a session whose process is not adopted yet would be given a second one.
  context.wake = scheduler.pump
  const stopTicker = startTicker(context)
  if (config.schedule) monitor.start()
  removeOldOutput(context)
  warm.open()
  if (config.schedule) modules.open()
  // Before the runs: their nodes go on with what they have asked.
  communicator.recover()
  if (config.schedule) engine.recover()
  // What was saved of them has other events by now.
  search.forget(
    'task',
    store.lost.map(({ taskId }) => taskId),
  )
  if (config.schedule) search.open()
  if (config.schedule) notifications.open()
  const stopKeeping = config.schedule ? keepTracker(context) : null
  const stopRetention = config.schedule ? keepRetention(context) : retention.close
  const stopVault = config.schedule ? keepVault(context) : vault.close
  context.wake()
  // A command that only looks something up says nothing.
  if (config.schedule)
    config.log('info', 'the supervisor has started', { version: config.version, ...counts(context) })

  const drain = () => {
    if (context.closing) return
    context.closing = true
    publish({ name: 'supervisor.closing', payload: { reason: 'The supervisor is closing.' } })
  }

  let closed: Promise<void> | null = null
  return {
    async call<N extends OperationName>(
      name: N,
      input: Input<N>,
      { caller, by, signal, revisions, creationKey }: GuardedCallOptions = {},
    ): Promise<Output<N>> {
      if (closed) throw closingError()
      // The table ties each name to its input and output; the compiler can't follow that through a generic index.
      const handler = handlers[name] as (input: unknown, call: Call) => Output<N> | Promise<Output<N>>
      const request = {
        operation: beginningOf(String(name), 100),
        requestId: context.newId(),
        log: config.log,
      }
      return runRequest(request, () => {
        const parsed = parseInput(name, input)
        // Rows at work are read from memory, logs and lists from the database: they must not contradict each other.
        if (operations[name].effect === 'read' && !store.journal.blocked) commitNow(context)
        const parent = admitCaller(context, name, parsed, caller)
        const act = () => {
          if (revisions) expectRevision(context, name, parsed, revisions)
          return handler(parsed, {
            parentTaskId: parent?.id ?? null,
            by: callerName(parent !== null, by, person),
            signal,
          })
        }
        if (creationKey === undefined) return act()
        // Made once is answered again, whatever has become of what it was made from.
        return creations.once({ name, key: creationKey, input: parsed }, act) as Promise<Output<N>>
      })
    },
    subscribe: hub.subscribe,
    announce: (endpoint) => lock.update(endpoint),
    drain,
    close(options = {}) {
      closed ??= (async () => {
        drain()
        stopTicker()
        await monitor.stop()
        await disk.close()
        await imports.close()
        await stopKeeping?.()
        await stopRetention()
        await stopVault()
        // What the end does to tasks is told after the next start.
        await notifications.close()
        await closeCore(context, options.instances ?? 'stop', scheduler.settled)
        runaways.close()
        stats.close()
        unsubscribe()
        stopTelling()
        stopLogEvents?.()
        hub.close()
        lock.release()
      })()
      return closed
    },
  }
}

function counts({ recovery, startedAt }: CoreParts): Record<string, number> {
  const { reattached, interrupted } = recovery
  return { startMs: Date.now() - startedAt, reattached, interrupted }
}
