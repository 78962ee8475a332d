/** What a view of the work tells the filter above it. */
export interface Counted {
  /** How many items the filter leaves. */
  count: number
  /** Labels that are seen. */
  labels: readonly string[]
  /** What there is to know of where they were read from; null: nothing. */
  warning: string | null
}

/** The labels of some items, each once, by the alphabet. */
export function labelsOf(items: readonly { labels: readonly string[] }[]): string[] {
  return [...new Set(items.flatMap(({ labels }) => labels))].sort()
}
