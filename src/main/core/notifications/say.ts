import { beginningOf } from '../../../contract/cut-text.ts'
import { scrubSecrets } from '../../../contract/scrub-secrets.ts'
import { visibleText } from '../../../contract/visible-text.ts'

/** Longest text of a message, in characters. */
const MAX_TEXT = 200
/** A longer one is cut before it is looked at. */
const MAX_LOOKED_AT = 4_000

/** A text of others as it may be told: without secrets, with marks where it is not what it seems; what does not fit is said. */
export function say(text: string): string {
  const looked = beginningOf(text, MAX_LOOKED_AT)
  const shown = visibleText(scrubSecrets(looked), 'text')
  const rest = text.length - looked.length
  if (shown.length <= MAX_TEXT && rest === 0) return shown
  const beginning = beginningOf(shown, MAX_TEXT - 30)
  return `${beginning}… (${shown.length - beginning.length + rest} characters more)`
}

/** Whether all of it is told, as it is. */
export function isSaidWhole(text: string): boolean {
  return text.length <= MAX_TEXT && !/[\r\n\t]/.test(text) && scrubSecrets(text) === text
}
