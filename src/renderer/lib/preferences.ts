import { create } from 'zustand'
import { persist } from 'zustand/middleware'

export type Theme = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'normal' | 'comfortable'
export type TextSize = 'normal' | 'large' | 'larger'

/** How this person wants the page to look and behave; kept in this browser. */
export interface Preferences {
  theme: Theme
  density: Density
  textSize: TextSize
  /** Shortcuts of a single key without a modifier (WCAG 2.1.4 asks for a way to turn them off). */
  singleKeys: boolean
  railCollapsed: boolean
  inspectorOpen: boolean
  /** In px. */
  inspectorWidth: number
  /** What was allowed often and is not to become a rule. The newest last. */
  declinedRules: readonly string[]
}

export const usePreferences = create<Preferences>()(
  persist(
    (): Preferences => ({
      theme: 'system',
      density: 'normal',
      textSize: 'normal',
      singleKeys: true,
      railCollapsed: false,
      inspectorOpen: true,
      inspectorWidth: 352,
      declinedRules: [],
    }),
    { name: 'muster.preferences', version: 1 },
  ),
)

const textScales = { normal: 1, large: 1.125, larger: 1.25 }

/** How much larger than normal the text is, by our setting and the browser's own; 1 rem is 16 px times this. */
export function useTextScale(): number {
  return usePreferences((state) => textScales[state.textSize]) * browserScale()
}

let measured: number | undefined

/** What the browser's own text size makes of 16 px. Measured once: asked for at each drawing it would hold that up. */
function browserScale(): number {
  if (measured === undefined) {
    const probe = document.createElement('div')
    // "medium" is the browser's size, whatever the page says.
    probe.style.cssText = 'position:absolute;visibility:hidden;font-size:medium;width:1em'
    document.body.append(probe)
    measured = probe.getBoundingClientRect().width / 16 || 1
    probe.remove()
  }
  return measured
}

/** Writes the preferences that CSS depends on to the root element, now and whenever they change. */
export function applyPreferences(): () => void {
  const write = ({ theme, density, textSize }: Preferences) => {
    const { dataset } = document.documentElement
    dataset.theme = theme
    dataset.density = density
    dataset.text = textSize
  }
  write(usePreferences.getState())
  return usePreferences.subscribe(write)
}

export const setPreferences = usePreferences.setState

/** Entries of a list of preferences at most. */
const MOST = 500

/** Adds an entry to a list of preferences; the oldest goes when there are too many. */
export function remember(list: 'declinedRules', entry: string): void {
  setPreferences((before) => ({
    [list]: [...before[list].filter((other) => other !== entry), entry].slice(-MOST),
  }))
}
