import type { KeyboardEvent } from 'react'
import { matches } from './shortcuts.ts'

/** What a key does in a field; `false`: nothing this time, the browser may go on. */
type Run<T> = (event: KeyboardEvent<T>) => unknown

/** A key by its name (`Shift+Enter`) and what it does. */
export type FieldKey<T = HTMLElement> = readonly [name: string, run: Run<T>]

/**
 * The keys of a field (`Escape`, `Shift+Enter`, `Mod+Enter`), for its `onKeyDown`: the only way to have some, so that
 * none is taken from an unfinished composition. Held keys come only where that is harmless: the page's listener stops
 * those that press, send or close again.
 */
export function fieldKeys<T = HTMLElement>(...keys: readonly FieldKey<T>[]): Run<T> {
  return (event) => {
    if (event.nativeEvent.isComposing) return
    for (const [name, run] of keys) {
      if (!matches(name, event) || (event.shiftKey && !name.includes('Shift+'))) continue
      if (run(event) !== false) event.preventDefault()
      return
    }
  }
}
