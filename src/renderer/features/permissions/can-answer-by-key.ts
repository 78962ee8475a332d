import type { Permission } from '../../../contract/permission.ts'
import type { Approval } from '../../../contract/workflow.ts'

/**
 * Whether one key may allow this request or approve this: asked by every card, whatever key it is. A denial is always
 * possible by key, and so is a click on a button.
 */
export function canAnswerByKey(_request: Permission | Approval): boolean {
  return true
}
