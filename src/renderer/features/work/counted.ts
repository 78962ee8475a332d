/** What a view of the work tells the filter above it. */
export interface Counted {
  /** How many items the filter leaves. */
  count: number
  /** Labels that are seen. */
  labels: readonly string[]
}
