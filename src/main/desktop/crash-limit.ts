/** So many deaths of a page within this time, in ms, are no accident: it dies of being loaded. */
const MOST = 3
const WITHIN_MS = 60_000

/** Tells at each death of a page whether it may be loaded again by itself. */
export function createCrashLimit(now: () => number = Date.now): () => boolean {
  let deaths: number[] = []
  return () => {
    const at = now()
    deaths = [...deaths.filter((death) => at - death < WITHIN_MS), at]
    return deaths.length <= MOST
  }
}
