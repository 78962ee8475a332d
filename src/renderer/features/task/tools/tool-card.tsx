import { clsx } from 'clsx'
import type { ReactNode } from 'react'
import type { ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { Chevron } from '../../../ui/chevron.tsx'
import { formatDuration } from '../../../ui/format.ts'
import { type Tone, textTones } from '../../../ui/tone.ts'
import { useNow } from '../../../ui/use-now.ts'
import { VisibleText } from '../../../ui/visible-text.tsx'
import { setOpen, useOpen } from '../model/open-cards.ts'
import { describeTool } from './describe-tool.ts'
import { editDiff, ToolBody } from './tool-body.tsx'

export interface ToolCardProps {
  tool: ToolItem
  taskId: string
  /** The task's directory: paths inside it are shortened. */
  directory: string
  /** Renders what a subagent did. */
  renderChildren?: (tool: ToolItem) => ReactNode
}

/** One tool call: a line that opens to its input and result. Failed ones and to-do lists are open by themselves. */
export function ToolCard({ tool, taskId, directory, renderChildren }: ToolCardProps) {
  const key = `${taskId}/${tool.key}`
  const byItself = tool.state === 'failed' || (tool.name === 'TodoWrite' && tool.input !== null)
  const open = useOpen(key, byItself)
  const { icon: Icon, verb, object, mono } = describeTool(tool, directory)
  return (
    <div
      className={clsx(
        'rounded-md border bg-surface',
        tool.state === 'failed' ? 'border-red/40' : 'border-line',
        open && 'overflow-hidden',
      )}
    >
      <button
        type="button"
        data-card={key}
        aria-expanded={open}
        onClick={() => setOpen(key, !open)}
        className="flex h-7.5 w-full items-center gap-2 rounded-md px-2 text-left hover:bg-hover"
      >
        <Chevron open={open} />
        <Icon aria-hidden size={16} strokeWidth={1.75} className="shrink-0 text-muted" />
        <span className="shrink-0 font-medium">{verb}</span>
        <span className={clsx('min-w-0 truncate text-muted', mono && 'font-mono text-sm')}>
          <VisibleText text={object} kind={mono ? 'code' : 'text'} />
        </span>
        <EditCount tool={tool} />
        <ToolStatus tool={tool} />
      </button>
      {open && (
        <div className="border-line border-t">
          <ToolBody tool={tool} taskId={taskId} />
        </div>
      )}
      {tool.children.length > 0 && renderChildren && (
        <div className="border-line border-t py-1.5 pr-2 pl-4">{renderChildren(tool)}</div>
      )}
    </div>
  )
}

function EditCount({ tool }: { tool: ToolItem }) {
  if (tool.state !== 'done' || !['Edit', 'MultiEdit', 'Write'].includes(tool.name)) return null
  const counted = editDiff(tool)
  if (!counted) return null
  return (
    <span className="shrink-0 font-mono text-sm">
      {counted.diff.added > 0 && <span className="text-green">+{counted.diff.added}</span>}{' '}
      {counted.diff.removed > 0 && <span className="text-red">−{counted.diff.removed}</span>}
    </span>
  )
}

const states: Record<ToolItem['state'], { word: string; tone: Tone }> = {
  writing: { word: 'Writing', tone: 'blue' },
  running: { word: 'Executing', tone: 'blue' },
  done: { word: 'Complete', tone: 'neutral' },
  failed: { word: 'Failed', tone: 'red' },
  denied: { word: 'Denied', tone: 'amber' },
  stopped: { word: 'Stopped', tone: 'neutral' },
}

/** `Executing… 12s`, `Complete (1.2s)`, `Failed · exit 1`. */
function ToolStatus({ tool }: { tool: ToolItem }) {
  const { word, tone } = states[tool.state]
  const running = tool.state === 'running' || tool.state === 'writing'
  return (
    <span className={clsx('ml-auto shrink-0 whitespace-nowrap pl-2 text-sm', textTones[tone])}>
      {tool.subtask?.background && tool.state !== 'failed'
        ? `In the background: ${tool.subtask.status}`
        : word}
      {running ? (
        <>
          … <Ticking since={tool.at} />
        </>
      ) : (
        tool.result !== null &&
        !tool.subtask?.background && (
          <span className="text-faint"> ({formatDuration(tool.result.at - tool.at, true)})</span>
        )
      )}
      {exitCode(tool) !== null && <span> · exit {exitCode(tool)}</span>}
    </span>
  )
}

function Ticking({ since }: { since: number }) {
  const now = useNow()
  return now - since < 2_000 ? null : formatDuration(now - since)
}

/** The CLI tells a failed command's exit code as the first words of its result. */
function exitCode(tool: ToolItem): number | null {
  if (tool.name !== 'Bash' || tool.result?.isError !== true) return null
  const match = /^(?:Error: )?Exit code (\d+)/.exec(tool.result.text)
  return match?.[1] === undefined ? null : Number(match[1])
}
