import { Session } from 'node:inspector/promises'
import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks'
import { getHeapStatistics } from 'node:v8'

/** Frames of our own that are told, from the outermost. */
const TOLD_FRAMES = 6

/** Where a thread spent its time, by samples of its stack. */
export interface BusyWatch {
  /** The functions in which most of the time since the last call was spent, with ms; begins anew. */
  tell(lastMs: number): Promise<string>
}

/** Kinds of V8's collections. */
const collections = new Map<number, string>([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'of new objects'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'of all objects'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'a step'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'of weak references'],
])

/** Collections that are remembered. */
const COLLECTIONS_KEPT = 200

interface Collection {
  at: number
  ms: number
  kind: string
}

/** Watches the stack of this thread, and its collections, from now on. */
export async function watchStack(): Promise<BusyWatch> {
  const collected: Collection[] = []
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { startTime, duration } = entry
      const { kind = 0 } = (entry as PerformanceEntry & { detail: NodeGCPerformanceDetail }).detail
      collected.push({ at: startTime, ms: duration, kind: collections.get(kind) ?? String(kind) })
    }
    collected.splice(0, collected.length - COLLECTIONS_KEPT)
  }).observe({ entryTypes: ['gc'] })
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 1_000 })
  await session.post('Profiler.start')
  return {
    async tell(lastMs) {
      const from = performance.now() - lastMs
      const { profile } = await session.post('Profiler.stop')
      await session.post('Profiler.start')
      const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
      const parents = new Map(
        profile.nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])),
      )
      const paths = new Map<string, number>()
      let at = profile.startTime
      const times = (profile.timeDeltas ?? []).map((delta) => (at += delta))
      profile.samples?.forEach((sample, index) => {
        if ((times[index] ?? 0) < profile.endTime - lastMs * 1_000) return
        const path: string[] = []
        for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
          const frame = nodes.get(id)?.callFrame
          if (!frame) continue
          const place = frame.url.split('/').slice(-1)[0]
          path.push(`${frame.functionName || 'anonymous'}${place ? ` ${place}:${frame.lineNumber + 1}` : ''}`)
        }
        if (path[0] === '(idle)') return
        const own = path.filter((frame) => frame.includes('.ts:')).slice(0, TOLD_FRAMES)
        const text = [path[0], ...own.filter((frame) => frame !== path[0])].join(' < ')
        paths.set(text, (paths.get(text) ?? 0) + (profile.timeDeltas?.[index] ?? 0) / 1_000)
      })
      const places = [...paths]
        .toSorted((a, b) => b[1] - a[1])
        .slice(0, 4)
        .map(([path, ms]) => `${Math.round(ms)} ms in ${path}`)
      const gc = collected.filter(({ at, ms }) => at + ms >= from)
      const heap = Math.round(getHeapStatistics().used_heap_size / 1_000_000)
      const parts = gc.map(({ ms, kind }) => `${kind} ${Math.round(ms)} ms`)
      return [...places, `collections: ${parts.join(', ') || 'none'}; ${heap} MB alive`].join('\n    ')
    },
  }
}
