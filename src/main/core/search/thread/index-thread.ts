import { existsSync, renameSync } from 'node:fs'
import { setPriority } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import type { SearchStatus } from '../../../../contract/search.ts'
import { classifyFault, describeRefusal } from '../../store/sqlite-errors.ts'
import { createIndexLoop, type IndexLoop } from '../index/index-loop.ts'
import { nextPath, removeIndex, type SearchFiles, searchPath } from '../index/search-database.ts'
import { isPassing } from '../sources/vault-reader.ts'
import type { IndexNews, IndexOrder } from './messages.ts'

/** Longest transaction, in ms. */
const SLICE_MS = 25
/** What was noticed is taken in so often, in ms: a word is found within a second. */
const PACE_MS = 300
/** The figures are told at most so often, in ms. */
const TOLD_MS = 500
/** Pauses after a fault, in ms: the first, doubled up to the last. */
const FIRST_PAUSE = 1_000
const LAST_PAUSE = 30_000
const LAST_VAULT_PAUSE = 600_000

/** The thread that writes the index: what has just changed first, then what is older, then a new index beside it. */
export async function runIndexThread(port: MessagePort, files: SearchFiles): Promise<void> {
  const path = searchPath(files.dataDirectory)
  const next = nextPath(files.dataDirectory)
  const tell = (news: IndexNews) => port.postMessage(news)
  yieldToOthers()

  let index: IndexLoop | undefined
  /** The one that is built beside it. */
  let rebuilt: IndexLoop | undefined
  let isSwapping = false
  let wantsRebuild = existsSync(next)
  let isBusy = false
  let isFinishing = false
  let isCompared = false
  let pause = 0
  let problem: string | null = null
  let toldAt = 0
  let told = ''
  let wake = () => {}
  const orders: IndexOrder[] = []
  port.on('message', (order: IndexOrder) => {
    orders.push(order)
    wake()
  })

  let vaultPause = 0
  let vaultTimer: NodeJS.Timeout | undefined
  let isToldOfVault = false
  const open = (file: string) => createIndexLoop(file, files, vaultFails)

  function vaultFails(error: Error): void {
    if (!isToldOfVault && !isPassing(error)) {
      isToldOfVault = true
      const fields = { error: String(error) }
      tell({ kind: 'log', level: 'warn', message: 'the search could not read the vault', fields })
    }
    if (vaultTimer !== undefined) return
    vaultPause = Math.min(Math.max(vaultPause * 2, FIRST_PAUSE), LAST_VAULT_PAUSE)
    vaultTimer = setTimeout(() => {
      vaultTimer = undefined
      orders.push({ kind: 'vault' })
      wake()
    }, vaultPause).unref()
  }

  function status(): SearchStatus {
    const own = index?.figures()
    return {
      state: wantsRebuild ? 'rebuilding' : index?.isBuilt && isCompared ? 'ready' : 'building',
      behind: own?.behind ?? 0,
      behindMs: own?.behindMs ?? 0,
      progress: (rebuilt?.figures() ?? own)?.progress ?? null,
      documents: own?.documents ?? 0,
      bytes: own?.bytes ?? 0,
      problem,
    }
  }

  function tellStatus(always: boolean): void {
    if (!always && performance.now() - toldAt < TOLD_MS) return
    const now = status()
    const text = JSON.stringify(now)
    toldAt = performance.now()
    if (text === told) return
    told = text
    tell({ kind: 'status', status: now })
  }

  function carryOut(order: IndexOrder): void {
    switch (order.kind) {
      case 'notice':
        isBusy = order.isBusy
        for (const [source, keys] of order.keys) index?.notice(source, keys)
        return
      case 'compare':
        isCompared = false
        return
      case 'vault':
        index?.compare('conversation')
        return
      case 'forget':
        for (const [source, keys] of order.keys) index?.forget(source, keys)
        return
      case 'rebuild':
        wantsRebuild = true
        return
      case 'swap':
        swap()
        return
      case 'finish':
        isFinishing = true
    }
  }

  /** The new index takes the place of the old one, and takes in what has changed meanwhile. */
  function swap(): void {
    rebuilt?.close()
    index?.close()
    rebuilt = undefined
    index = undefined
    removeIndex(path)
    renameSync(next, path)
    removeIndex(next)
    isSwapping = false
    wantsRebuild = false
    isCompared = false
    tell({ kind: 'swapped' })
  }

  /** Something short; false: there is nothing to do. */
  function work(): boolean {
    index ??= open(path)
    while (true) {
      const order = orders.shift()
      if (order === undefined) break
      carryOut(order)
      index ??= open(path)
    }
    if (!isCompared) {
      // What is there can be searched while it is looked for what has changed.
      tellStatus(true)
      index.compare()
      isCompared = true
    }
    if (performance.now() >= noticedFrom || isFinishing) {
      if (index.takeNoticed(SLICE_MS)) return true
      noticedFrom = performance.now() + PACE_MS
    }
    if (isFinishing) return false
    if (index.takeOlder(SLICE_MS)) return true
    if (!wasCaughtUp) {
      wasCaughtUp = true
      tell({ kind: 'caught-up' })
    }
    if (wantsRebuild && !isSwapping) return rebuildSome()
    return isBusy ? false : index.tidy()
  }

  let noticedFrom = 0
  let wasCaughtUp = false

  function rebuildSome(): boolean {
    if (rebuilt === undefined) {
      rebuilt = open(next)
      rebuilt.compare()
    }
    if (rebuilt.takeNoticed(SLICE_MS) || rebuilt.takeOlder(SLICE_MS)) return true
    isSwapping = true
    tell({ kind: 'swap' })
    return false
  }

  function fail(error: unknown): void {
    const isDamaged = classifyFault(error) === 'damaged'
    index?.close()
    rebuilt?.close()
    index = undefined
    rebuilt = undefined
    isCompared = false
    isSwapping = false
    if (isDamaged) {
      for (const each of [path, next]) removeIndex(each)
      wantsRebuild = false
      tell({ kind: 'swapped' })
      tell({
        kind: 'log',
        level: 'warn',
        message: 'the search index was damaged and is built anew',
        fields: { path },
      })
      return
    }
    const refusal = describeRefusal(error, path)
    pause = Math.min(Math.max(pause * 2, FIRST_PAUSE), LAST_PAUSE)
    if (problem === null)
      tell({
        kind: 'log',
        level: 'warn',
        message: 'the search index could not be written',
        fields: { error: String(error), path },
      })
    problem = refusal.message
  }

  while (true) {
    const began = performance.now()
    let goesOn = false
    try {
      goesOn = work()
      pause = 0
      problem = null
    } catch (error) {
      fail(error)
    }
    tellStatus(!goesOn)
    if (isFinishing && !goesOn) break
    const spent = performance.now() - began
    // Where nothing waits either, only an order can bring something to do.
    const isIdle = !goesOn && index?.isBehind === false
    const rest = pause > 0 ? pause : goesOn ? (isBusy ? spent : 0) : isIdle ? null : PACE_MS
    if (rest === 0) await delay(0)
    else await waitFor(rest, goesOn || pause > 0)
  }
  index?.close()
  rebuilt?.close()
  // It ends by itself: a thread that is ended in the middle of SQLite takes the process with it.
  port.close()

  /** Until the time is over (null: it has no end), or an order comes; what was only noticed waits for its pace. */
  async function waitFor(ms: number | null, isRest: boolean): Promise<void> {
    const woken = Promise.withResolvers<void>()
    wake = () => {
      if (!isRest || orders.some(({ kind }) => kind !== 'notice')) woken.resolve()
    }
    const ended = new AbortController()
    const over = ms === null ? [] : [delay(ms, undefined, { signal: ended.signal }).catch(() => {})]
    await Promise.race([woken.promise, ...over])
    ended.abort()
    wake = () => {}
    const due = noticedFrom - performance.now()
    if (!isRest && due > 0 && orders.every(({ kind }) => kind === 'notice')) await delay(due)
  }
}

/** Whatever else wants the processor has it first. Of other systems the whole process would give way. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, 10)
  } catch {
    // Where it may not, it works as all do.
  }
}
