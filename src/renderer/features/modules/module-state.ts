import { Check, CircleX, ShieldQuestion, TriangleAlert } from 'lucide-react'
import { type Module, whyNotAsked } from '../../../contract/module.ts'
import type { StateLook } from '../../ui/task-state.ts'

/** Whether a module can be asked: icon, hue and word; the sentence says why not. */
export function describeModuleState(module: Pick<Module, 'trusted' | 'problems'>): StateLook {
  const why = whyNotAsked(module)
  const isBroken = module.problems.some(({ severity }) => severity === 'error')
  if (isBroken) return { icon: CircleX, tone: 'red', word: 'Broken', sentence: why ?? 'Broken' }
  if (why !== null) return { icon: ShieldQuestion, tone: 'amber', word: 'Not trusted', sentence: why }
  const [warning] = module.problems
  if (warning !== undefined)
    return { icon: TriangleAlert, tone: 'amber', word: 'Ready', sentence: warning.message }
  return { icon: Check, tone: 'green', word: 'Ready', sentence: 'It can be asked' }
}
