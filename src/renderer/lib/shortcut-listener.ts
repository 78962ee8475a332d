import { useEffect } from 'react'
import { takeAllBack } from './answers.ts'
import { fieldOf, watchFields } from './lost-field.ts'
import { usePreferences } from './preferences.ts'
import {
  type ActiveList,
  keyGuard as guard,
  matches,
  type Shortcut,
  useActiveShortcuts,
} from './shortcuts.ts'

/** A key that is down for longer than this is held, also where the system repeats none, in ms. */
const HELD_MS = 1_000

/** What presses itself when Enter or Space comes. */
const PRESSABLE = 'button, a[href], summary, [role=checkbox], [role^=menuitem], [role=option], [role=tab]'

/**
 * The one place where the keyboard of the page arrives: nothing else listens to it (`keyboard.test.ts` proves that), so
 * that what {@link createKeyGuard} takes for an accident reaches nobody. Once, in the root of the page.
 */
export function useShortcutListener(): void {
  useEffect(() => {
    let pressed: { code: string; at: number; shortcut: Shortcut; list: ActiveList } | null = null
    const fields = watchFields(() => guard.loseField(performance.now()))

    /** Before anybody else sees it. */
    const sift = (event: KeyboardEvent) => {
      if (event.isComposing) return
      const now = performance.now()
      fields.check()
      guard.press(event, now)
      // It is held, or somebody types.
      if (event.code === pressed?.code ? event.repeat : event.key.length === 1) pressed = null
      const field = fieldOf(event.target)
      const commanded = event.ctrlKey || event.metaKey || event.altKey
      const stray = field === null && (!commanded || event.key === 'Enter') && guard.isStray(event, now)
      const again = event.repeat && pressesAgain(event, field)
      // Held on a button, or in a field that it sends, it answers nothing.
      if (again && event.key !== 'Escape') takeAllBack()
      if (stray || again || (event.repeat && guard.isTaken(event.code))) stop(event)
      // Held in a text, Enter makes lines and sends nothing.
      else if (event.repeat && event.key === 'Enter') event.stopPropagation()
    }
    /** After everybody else saw it. */
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return
      const found = findShortcut(event)
      if (!found) return
      event.preventDefault()
      const { shortcut, list } = found
      if (shortcut.safe === 'repeats') return shortcut.run(event)
      if (event.repeat) return
      guard.take(event.code)
      // Of a key under ⌘ a Mac does not tell when it goes up.
      if (shortcut.safe === 'once' || event.metaKey) return shortcut.run(event)
      const now = performance.now()
      if (list.arrival && guard.isDead(list.arrival, now)) list.arrival.quietSince = now
      else pressed = { code: event.code, at: now, shortcut, list }
    }
    /** Keys that act do so when they go up: one that is held, by whatever lies on it, does nothing at all. */
    const release = (event: KeyboardEvent) => {
      guard.release(event)
      if (pressed?.code !== event.code) return
      const { at, shortcut, list } = pressed
      pressed = null
      const standing = useActiveShortcuts.getState().lists.includes(list)
      if (standing && performance.now() - at < HELD_MS) shortcut.run(event)
    }
    const forget = () => {
      guard.releaseAll()
      pressed = null
    }
    const find = () => guard.findField()
    window.addEventListener('keydown', sift, { capture: true })
    window.addEventListener('keyup', release, { capture: true })
    window.addEventListener('pointerdown', find, { capture: true })
    window.addEventListener('blur', forget)
    window.addEventListener('keydown', listen)
    return () => {
      fields.stop()
      window.removeEventListener('keydown', sift, { capture: true })
      window.removeEventListener('keyup', release, { capture: true })
      window.removeEventListener('pointerdown', find, { capture: true })
      window.removeEventListener('blur', forget)
      window.removeEventListener('keydown', listen)
    }
  }, [])
}

function stop(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** Whether a held key would press, send or close once more. */
function pressesAgain(event: KeyboardEvent, field: HTMLElement | null): boolean {
  if (event.key === 'Escape') return true
  const inText = field instanceof HTMLTextAreaElement || field?.isContentEditable === true
  if (event.key === 'Enter')
    return !inText || event.ctrlKey || event.metaKey || field?.dataset.enter === 'sends'
  return event.key === ' ' && event.target instanceof Element && event.target.closest(PRESSABLE) !== null
}

function findShortcut(event: KeyboardEvent): { shortcut: Shortcut; list: ActiveList } | undefined {
  const target = event.target instanceof Element ? event.target : null
  const inField = fieldOf(target) !== null
  const inLayer = target?.closest('[role=dialog], [role=alertdialog], [role=menu], [role=listbox]') != null
  const single = !(event.metaKey || event.ctrlKey || event.altKey)
  if (single && !usePreferences.getState().singleKeys && event.key.length === 1) return undefined
  // A focused button or link keeps its own Enter and Space, a tab its arrows.
  if (single && (event.key === 'Enter' || event.key === ' ') && target?.closest(PRESSABLE)) return undefined
  if (single && event.key.startsWith('Arrow') && target?.closest('[role=tab]')) return undefined
  for (const list of useActiveShortcuts.getState().lists.toReversed()) {
    for (const shortcut of list.shortcuts) {
      if ((inField || inLayer) && !shortcut.inFields) continue
      if ([shortcut.keys, ...(shortcut.aliases ?? [])].some((keys) => matches(keys, event))) {
        return { shortcut, list }
      }
    }
  }
  return undefined
}
