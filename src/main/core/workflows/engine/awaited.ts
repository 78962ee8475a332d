/** What is being worked out (`open`), or was, by the step that it is for: see `awaitWork`. */
export type Awaited = Map<string, 'open' | { value: unknown } | { error: unknown }>
