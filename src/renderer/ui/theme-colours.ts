import { useMemo } from 'react'
import { usePreferences } from '../lib/preferences.ts'
import { useMedia } from '../lib/use-media.ts'

export type ColourName =
  | 'ink'
  | 'muted'
  | 'faint'
  | 'line'
  | 'blue'
  | 'amber'
  | 'violet'
  | 'green'
  | 'red'
  | 'surface'
  | 'sunken'
  | 'accent'

/** The theme's colours as a canvas takes them; new ones when the theme changes. */
export function useThemeColours(): (name: ColourName, alpha?: number) => string {
  const theme = usePreferences((state) => state.theme)
  const dark = useMedia('(prefers-color-scheme: dark)')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours come from the page, which follows these.
  return useMemo(() => (name, alpha) => resolveColour(name, alpha), [theme, dark])
}

/** `light-dark()` and variables mean nothing to a canvas: a pixel of it says which colour it is, as rgba. */
function resolveColour(name: ColourName, alpha = 1): string {
  const probe = document.createElement('span')
  probe.style.color = `var(--color-${name})`
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return color
  context.fillStyle = color
  context.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
  return `rgba(${red}, ${green}, ${blue}, ${alpha})`
}
