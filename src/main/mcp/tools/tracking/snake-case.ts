/** Fields whose keys are names of others and stay as they are. */
const named: ReadonlySet<string> = new Set([
  'formatSupport',
  'testSummary',
  'constitutionalCompliance',
  'tokenBudgets',
  'gitState',
  'healthCheckStatus',
])

/**
 * A record as clients of the tracking tools know it: names with underscores, times as ISO 8601. Records of the contract have no
 * more levels than a few.
 */
export function toSnake(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toSnake)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      snakeWord(key),
      named.has(key) ? each : typeof each === 'number' && isTime(key) ? timeText(each) : toSnake(each),
    ]),
  )
}

/** `createdAt` → `created_at` */
export function snakeWord(word: string): string {
  return word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The fields of an object with the contract's names, whichever of both it has. */
export function toCamel<T>(fields: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  )
}

const isTime = (key: string) => key === 'at' || key.endsWith('At')

function timeText(at: number): string {
  return new Date(at).toISOString()
}
