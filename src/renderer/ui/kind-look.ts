import { Bot, Braces, Hand, type LucideIcon, Puzzle, Terminal, Workflow } from 'lucide-react'
import { WorkItemStatus } from '../../contract/work-item.ts'
import type { StateLook } from './task-state.ts'
import { statusLooks } from './work/item-look.ts'

const kinds: Record<string, { icon: LucideIcon; word: string }> = {
  claude: { icon: Bot, word: 'Claude' },
  command: { icon: Terminal, word: 'Command' },
  approval: { icon: Hand, word: 'Approval' },
  transform: { icon: Braces, word: 'Transform' },
  workflow: { icon: Workflow, word: 'Workflow' },
}

/** How a kind of node is shown where it has no state; kinds of extensions by their name. A work item by its status, `work:blocked`. */
export function kindLook(kind: string): StateLook {
  const status = WorkItemStatus.options.find((each) => kind === `work:${each}`)
  if (status !== undefined) return statusLooks[status]
  const { icon, word } = kinds[kind] ?? { icon: Puzzle, word: kind }
  return { icon, word, sentence: word, tone: 'neutral' }
}
