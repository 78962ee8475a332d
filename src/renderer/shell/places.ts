import {
  Boxes,
  ChartColumn,
  Cpu,
  Inbox,
  type LucideIcon,
  Rows3,
  Search,
  Settings,
  SquareKanban,
  Stethoscope,
  Workflow,
} from 'lucide-react'
import { useRuns } from '../lib/runs.ts'
import { useLive } from '../lib/store.ts'
import { useInbox } from '../lib/use-inbox.ts'

export interface Place {
  to:
    | '/'
    | '/inbox'
    | '/workflows'
    | '/instances'
    | '/modules'
    | '/work'
    | '/insights'
    | '/search'
    | '/diagnostics'
    | '/settings'
  label: string
  icon: LucideIcon
  shortcut: string
}

/** The places of the product that exist. */
export const places: readonly Place[] = [
  { to: '/', label: 'Fleet', icon: Rows3, shortcut: '1' },
  { to: '/inbox', label: 'Inbox', icon: Inbox, shortcut: '2' },
  { to: '/workflows', label: 'Workflows', icon: Workflow, shortcut: '3' },
  { to: '/instances', label: 'Instances', icon: Cpu, shortcut: '4' },
  { to: '/modules', label: 'Modules', icon: Boxes, shortcut: '5' },
  { to: '/work', label: 'Work', icon: SquareKanban, shortcut: '6' },
  { to: '/insights', label: 'Insights', icon: ChartColumn, shortcut: '7' },
  { to: '/search', label: 'Search', icon: Search, shortcut: '8' },
  { to: '/diagnostics', label: 'Diagnostics', icon: Stethoscope, shortcut: '.' },
  { to: '/settings', label: 'Settings', icon: Settings, shortcut: ',' },
]

/** The number beside a place: what is at work in the fleet, what the inbox lists, runs that have not ended. */
export function usePlaceCount(to: Place['to']): { count: number; spoken: string } | null {
  const working = useLive(({ counts }) => counts.running + counts.needs_you + counts.delayed + counts.paused)
  const listed = useInbox(to === '/inbox').length
  const active = useRuns((state) => state.active)
  if (to === '/' && working > 0) return { count: working, spoken: 'at work' }
  if (to === '/inbox' && listed > 0) return { count: listed, spoken: 'waiting for you' }
  if (to === '/workflows' && active > 0) return { count: active, spoken: 'running' }
  return null
}
