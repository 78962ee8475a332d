import {
  Activity,
  Ban,
  Check,
  ChevronDown,
  ChevronsUp,
  ChevronUp,
  CircleDashed,
  Equal,
  Eye,
  FolderKanban,
  type LucideIcon,
  MessagesSquare,
  Microscope,
  Slash,
  SquareCheck,
} from 'lucide-react'
import type { WorkItemStatus, WorkItemType, WorkPriority } from '../../../contract/work-item.ts'
import type { StateLook } from '../task-state.ts'
import type { Tone } from '../tone.ts'

/** A word with its icon and hue. */
interface Look {
  word: string
  icon: LucideIcon
  tone: Tone
}

/** What an item is, in words. */
export const typeLooks: Record<WorkItemType, { word: string; plural: string; icon: LucideIcon }> = {
  project: { word: 'Project', plural: 'Projects', icon: FolderKanban },
  session: { word: 'Session', plural: 'Sessions', icon: MessagesSquare },
  task: { word: 'Task', plural: 'Tasks', icon: SquareCheck },
  research: { word: 'Research', plural: 'Research', icon: Microscope },
}

/** How a status is shown: never by colour alone. */
export const statusLooks: Record<WorkItemStatus, StateLook> = {
  'need-to-be-done': look('To do', CircleDashed, 'neutral'),
  active: look('Active', Activity, 'blue'),
  'in-progress': look('In progress', Activity, 'blue'),
  'in-review': look('In review', Eye, 'amber'),
  blocked: look('Blocked', Ban, 'red'),
  complete: look('Complete', Check, 'green'),
  completed: look('Completed', Check, 'green'),
  cancelled: look('Cancelled', Slash, 'neutral'),
}

export const priorityLooks: Record<WorkPriority, Look> = {
  critical: { word: 'Critical', icon: ChevronsUp, tone: 'red' },
  high: { word: 'High', icon: ChevronUp, tone: 'amber' },
  medium: { word: 'Medium', icon: Equal, tone: 'neutral' },
  low: { word: 'Low', icon: ChevronDown, tone: 'neutral' },
}

function look(word: string, icon: LucideIcon, tone: Tone): StateLook {
  return { word, icon, tone, sentence: word }
}
