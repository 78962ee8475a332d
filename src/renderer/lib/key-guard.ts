/** After something came under the keys, keys that act are dead for this long, in ms, and until those that were down are up. */
export const SETTLE_MS = 500
/** After a field vanished under its typist, typing is swallowed until the keyboard was quiet for this long, in ms. */
export const LOST_FIELD_MS = 1_000

/** What the guard wants to know of a key. */
export interface Press {
  key: string
  code: string
  repeat: boolean
}

/** Since when something is under the keys. */
export interface Arrival {
  /** Keys that went down before this and are still down are dead. */
  at: number
  /** The end of the last press that came too early. */
  quietSince: number
}

/** Something came under the keys. */
export const arrive = (now: number): Arrival => ({ at: now, quietSince: now })

const modifiers: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'])

/**
 * Decides which presses nobody meant for what they would do: those of a key that was down before the thing came, those
 * that follow at once, and what was being typed into a field that vanished. Knows nothing of the page; `now` in ms.
 */
export function createKeyGuard() {
  /** When each key that is down was pressed. */
  const down = new Map<string, number>()
  /** Keys whose press was taken by a shortcut: what they repeat goes nowhere else. */
  const taken = new Set<string>()
  let lostAt = -Infinity

  return {
    /** A key went down, or repeats. */
    press({ key, code, repeat }: Press, now: number): void {
      if (modifiers.has(key)) return
      if (!repeat) {
        down.set(code, now)
        taken.delete(code)
      }
      // It was down before the page had the focus.
      else if (!down.has(code)) down.set(code, -Infinity)
    },
    /** A key is up. A Mac does not tell of the others that went up while ⌘ was down. */
    release({ key, code }: Pick<Press, 'key' | 'code'>): void {
      if (key === 'Meta') down.clear()
      down.delete(code)
      taken.delete(code)
    },
    /** The page lost the focus: nothing is known of any key. */
    releaseAll(): void {
      down.clear()
      taken.clear()
    },
    take(code: string): void {
      taken.add(code)
    },
    isTaken: (code: string): boolean => taken.has(code),
    /** Whether keys that act are dead. */
    isDead(arrival: Arrival, now: number): boolean {
      for (const pressedAt of down.values()) if (pressedAt <= arrival.at) return true
      return now - arrival.quietSince < SETTLE_MS
    },
    /** The field that was being typed into is gone. */
    loseField(now: number): void {
      lostAt = now
    },
    /** Somebody clicked: what is typed from now on is meant for what is there. */
    findField(): void {
      lostAt = -Infinity
    },
    /** Whether this key was meant for a field that vanished. Each one starts the time anew. */
    isStray({ key }: Pick<Press, 'key'>, now: number): boolean {
      if (now - lostAt >= LOST_FIELD_MS) return false
      if (key.length > 1 && !['Enter', 'Backspace', 'Delete', 'Process', 'Dead'].includes(key)) return false
      lostAt = now
      return true
    },
  }
}
