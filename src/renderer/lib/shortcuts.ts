import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import { usePreferences } from './preferences.ts'

export interface Shortcut {
  /** `j`, `A` (with Shift), `?`, `Enter`, `Mod+k`, `Ctrl+Shift+X`. */
  keys: string
  /** Further keys that do the same. */
  aliases?: readonly string[]
  /** What it does, for the list under `?`. */
  label: string
  /** The place where it works, heading in the list. */
  group: string
  run: (event: KeyboardEvent) => void
  /** Works also while typing in a field. */
  inFields?: boolean
}

interface Registry {
  lists: readonly (readonly Shortcut[])[]
}

/** What works at the moment, the innermost place last. */
export const useActiveShortcuts = create<Registry>()(() => ({ lists: [] }))

/**
 * Makes shortcuts work while the component is there. They are silent in fields, menus and dialogs, and those of
 * the innermost component win. The set of keys is taken once; `run` is always the newest.
 */
export function useShortcuts(shortcuts: readonly Shortcut[], active = true): void {
  const newest = useRef(shortcuts)
  newest.current = shortcuts
  useEffect(() => {
    if (!active) return
    const list = newest.current.map(
      (shortcut, index): Shortcut => ({
        ...shortcut,
        run: (event) => newest.current[index]?.run(event),
      }),
    )
    useActiveShortcuts.setState(({ lists }) => ({ lists: [...lists, list] }))
    return () => {
      useActiveShortcuts.setState(({ lists }) => ({ lists: lists.filter((other) => other !== list) }))
    }
  }, [active])
}

/** Listens to the keyboard of the whole page. Once, in the shell. */
export function useShortcutListener(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const shortcut = findShortcut(event)
      if (!shortcut) return
      event.preventDefault()
      shortcut.run(event)
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function findShortcut(event: KeyboardEvent): Shortcut | undefined {
  const target = event.target instanceof Element ? event.target : null
  const inField =
    target?.closest('input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable=true]') !=
    null
  const inLayer = target?.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') != null
  const single = !(event.metaKey || event.ctrlKey || event.altKey)
  if (single && !usePreferences.getState().singleKeys && event.key.length === 1) return undefined
  // A focused button or link keeps its own Enter and Space.
  const pressable = target?.closest('button, a[href], summary, [role=checkbox]') != null
  if (pressable && single && (event.key === 'Enter' || event.key === ' ')) return undefined
  for (const list of useActiveShortcuts.getState().lists.toReversed()) {
    for (const shortcut of list) {
      if ((inField || inLayer) && !shortcut.inFields) continue
      if ([shortcut.keys, ...(shortcut.aliases ?? [])].some((keys) => matches(keys, event))) return shortcut
    }
  }
  return undefined
}

/** True when the event is that combination. `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
export function matches(
  keys: string,
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): boolean {
  const parts = keys.length > 1 ? keys.split('+') : [keys]
  const key = parts.at(-1) ?? ''
  const wanted = new Set(parts.slice(0, -1))
  const mod = event.metaKey || event.ctrlKey
  if (wanted.has('Mod') ? !mod : wanted.has('Ctrl') ? !event.ctrlKey || event.metaKey : mod) return false
  if (wanted.has('Alt') !== event.altKey) return false
  if (wanted.size === 0) return event.key === (key === 'Space' ? ' ' : key)
  if (wanted.has('Shift') !== event.shiftKey) return false
  return event.key.toLowerCase() === key.toLowerCase()
}
