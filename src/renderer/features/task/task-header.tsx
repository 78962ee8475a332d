import { Link } from '@tanstack/react-router'
import { ArrowLeft, Download, Link as LinkIcon, PanelRight, Search } from 'lucide-react'
import type { Session } from '../../../contract/session.ts'
import type { Task } from '../../../contract/task.ts'
import { visibleText } from '../../../contract/visible-text.ts'
import { openExport } from '../../lib/export-dialog.ts'
import { useLive } from '../../lib/store.ts'
import { usePageTitle } from '../../lib/use-page-title.ts'
import { SimulatedBadge } from '../../ui/badge.tsx'
import { ControlButtons } from '../../ui/controls/control-buttons.tsx'
import { DropdownMenu, MenuItem } from '../../ui/dropdown-menu.tsx'
import { capitalize, formatCost, formatCount, formatDirectory, totalTokens } from '../../ui/format.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { NodeChip } from '../../ui/node-chip.tsx'
import { StateBadge } from '../../ui/state-badge.tsx'
import { LivenessLine } from '../../ui/task/liveness-line.tsx'
import { ProgressLine } from '../../ui/task/progress-line.tsx'
import { WorkedTime } from '../../ui/time.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { VisibleText } from '../../ui/visible-text.tsx'
import { ItemChip } from '../../ui/work/item-chip.tsx'
import { useItemsOfTask } from '../../ui/work/task-items.ts'
import { ModuleLink } from './module-link.tsx'
import { permalink } from './permalink.ts'
import { SessionMenu } from './session-menu.tsx'

/** The line over a transcript: how the task stands, what it is, what it used, and its controls. */
export function TaskHeader(props: {
  task: Task
  session: Session | undefined
  detailsOpen: boolean
  onDetails: () => void
  onFind: () => void
}) {
  const { task } = props
  usePageTitle(task.title)
  const home = useLive((state) => state.info?.homeDirectory)
  const tokens = totalTokens(task.usage)
  const items = useItemsOfTask(task.id)
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b py-2 pr-3 pl-4 max-md:px-2">
      <div className="flex min-w-0 flex-1 basis-80 items-center gap-2.5">
        <Tooltip content="Back to Fleet">
          <Link
            to="/"
            aria-label="Back to Fleet"
            className="-ml-1 inline-flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
          >
            <ArrowLeft aria-hidden size={16} strokeWidth={1.75} />
          </Link>
        </Tooltip>
        <StateBadge task={task} className="shrink-0" />
        <h1 className="min-w-0 truncate font-semibold text-lg" title={visibleText(task.title, 'text')}>
          <VisibleText text={task.title} kind="text" />
        </h1>
        {task.simulated && <SimulatedBadge />}
      </div>
      <div className="flex items-center gap-1 max-md:order-2">
        <ControlButtons task={task} interruptKey="Ctrl+Shift+X" />
        <span aria-hidden className="mx-1 h-4 w-px bg-line" />
        <IconButton label="Find" shortcut="Mod+F" icon={Search} onClick={props.onFind} />
        <ExportMenu task={task} />
        {props.session && <SessionMenu session={props.session} />}
        <IconButton
          label={props.detailsOpen ? 'Hide the details' : 'Show the details'}
          shortcut="\"
          icon={PanelRight}
          pressed={props.detailsOpen}
          onClick={props.onDetails}
        />
      </div>
      <div className="flex min-w-0 basis-full items-center gap-x-3 overflow-hidden max-md:order-1 whitespace-nowrap pl-7.5 text-muted text-sm max-md:pl-1">
        <NodeChip node={task.node} />
        <ModuleLink taskId={task.id} />
        {items.map((item) => (
          <ItemChip key={item.id} item={item} />
        ))}
        <span className="min-w-0 shrink truncate" title={task.directory}>
          {formatDirectory(task.directory, home)}
        </span>
        <span className="shrink-0">
          {task.model === null ? 'Default model' : task.model.replace(/^claude-/, '')}
        </span>
        {task.startedAt !== null && (
          <span className="shrink-0">
            <WorkedTime task={task} />
          </span>
        )}
        <ProgressLine task={task} className="shrink-0" />
        {tokens > 0 && <span className="shrink-0">{formatCount(tokens)} tok</span>}
        {task.costMicros > 0 && <span className="shrink-0">{formatCost(task.costMicros)}</span>}
        {(task.state === 'queued' || task.state === 'paused') && task.queueNote !== null && (
          <span className="min-w-0 truncate text-amber" title={task.queueNote}>
            {capitalize(task.queueNote)}
          </span>
        )}
        <LivenessLine task={task} className="shrink-[0.2] max-md:hidden" />
      </div>
    </header>
  )
}

function ExportMenu({ task }: { task: Task }) {
  return (
    <DropdownMenu align="end" trigger={<IconButton label="Export and link" icon={Download} />}>
      <MenuItem
        icon={Download}
        onSelect={() =>
          openExport({ subject: { kind: 'tasks', taskIds: [task.id] }, words: `the task “${task.title}”` })
        }
      >
        Export…
      </MenuItem>
      <MenuItem icon={LinkIcon} onSelect={() => void navigator.clipboard.writeText(permalink(task.id))}>
        Copy link
      </MenuItem>
    </DropdownMenu>
  )
}
