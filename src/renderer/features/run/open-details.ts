import { setPreferences } from '../../lib/preferences.ts'
import { NARROW } from '../../lib/use-media.ts'
import { useRunFocus } from './run-focus.ts'

/** Shows the details of the selected node, wherever they are, and goes there. */
export function openDetails(): void {
  if (useRunFocus.getState().selected === null) return
  setPreferences({ inspectorOpen: true })
  useRunFocus.setState({ sheet: matchMedia(NARROW).matches })
  requestAnimationFrame(() => document.getElementById('node-details')?.focus())
}
