import { useLayoutEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import { type Arrival, arrive, createKeyGuard } from './key-guard.ts'

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
  /**
   * It answers, ends and changes nothing (it moves, shows, opens or takes back), so that it works at once: `once` for
   * each press, or again and again while the key is held. Without it the key acts when it goes up, on nothing that has
   * just come under it, and not at all when it was held.
   */
  safe?: 'once' | 'repeats'
}

/** Shortcuts of one component, and since when what they act on is there; null: a person has chosen it. */
export interface ActiveList {
  about: string | undefined
  shortcuts: readonly Shortcut[]
  arrival: Arrival | null
}

/** How often it is looked whether keys have come to life, in ms. */
const LOOK_MS = 100

interface Registry {
  lists: readonly ActiveList[]
}

/** The guard of this page's keyboard; `useShortcutListener` asks it. */
export const keyGuard = createKeyGuard()

/** What works at the moment, the innermost place last. */
export const useActiveShortcuts = create<Registry>()(() => ({ lists: [] }))

/**
 * Makes shortcuts work while the component is there. They are silent in fields, menus and dialogs, and those of
 * the innermost component win. The set of keys is taken once; `run` is always the newest.
 *
 * @param about what they act on, when that can change by itself: whenever it does, keys that act are dead until those
 * that are down are up and a moment has gone
 * @returns whether keys that act are alive, for what shows them
 */
export function useShortcuts(shortcuts: readonly Shortcut[], active = true, about?: string): boolean {
  const [live, setLive] = useState<ActiveList | null>(null)
  const newest = useRef(shortcuts)
  // Not while drawing: what is drawn and not yet on the page must not be under the keys.
  useLayoutEffect(() => {
    newest.current = shortcuts
  })
  useLayoutEffect(() => {
    if (!active) return
    const list: ActiveList = {
      about,
      shortcuts: newest.current.map((shortcut, index) => ({
        ...shortcut,
        run: (event) => newest.current[index]?.run(event),
      })),
      arrival: about === undefined ? null : arrive(performance.now()),
    }
    useActiveShortcuts.setState(({ lists }) => ({ lists: [...lists, list] }))
    const { arrival } = list
    const timer =
      arrival &&
      setInterval(() => {
        if (keyGuard.isDead(arrival, performance.now())) return
        clearInterval(timer ?? undefined)
        setLive(list)
      }, LOOK_MS)
    return () => {
      clearInterval(timer ?? undefined)
      useActiveShortcuts.setState(({ lists }) => ({ lists: lists.filter((other) => other !== list) }))
    }
  }, [active, about])
  return active && (about === undefined || live?.about === about)
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
