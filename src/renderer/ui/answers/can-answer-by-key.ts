import type { Permission } from '../../../contract/permission.ts'
import { isWhatItSeems } from '../../../contract/request-marks.ts'
import type { Approval } from '../../../contract/run.ts'

/**
 * Whether one key may allow this request or approve this: asked by every card, whatever key it is. It has to be what it
 * seems (no characters that can't be seen or look like others), and all of it must have been in view. A denial is always
 * possible by key, and so is a click on a button.
 */
export function canAnswerByKey(request: Permission | Approval, seen: boolean): boolean {
  return seen && isWhatItSeems(request)
}
