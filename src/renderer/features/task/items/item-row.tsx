import type { Item, ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { ToolCard } from '../tools/tool-card.tsx'
import { PermissionRow } from './permission-row.tsx'
import { PromptRow } from './prompt-row.tsx'
import { NoteRow, ProblemRow, RetryRow, StateRow, TurnRow } from './quiet-row.tsx'
import { TextRow } from './text-row.tsx'
import { ThinkingRow } from './thinking-row.tsx'

/** One item of the transcript by its kind. */
export function ItemRow({ item, taskId, directory }: { item: Item; taskId: string; directory: string }) {
  switch (item.kind) {
    case 'prompt':
      return <PromptRow item={item} taskId={taskId} />
    case 'text':
      return <TextRow item={item} taskId={taskId} />
    case 'thinking':
      return <ThinkingRow item={item} rowKey={`${taskId}/${item.key}`} />
    case 'tool':
      return (
        <ToolCard
          tool={item}
          taskId={taskId}
          directory={directory}
          renderChildren={(tool) => <Children tool={tool} taskId={taskId} directory={directory} />}
        />
      )
    case 'permission':
      return <PermissionRow item={item} taskId={taskId} />
    case 'retry':
      return <RetryRow item={item} />
    case 'note':
      return <NoteRow item={item} />
    case 'problem':
      return <ProblemRow item={item} />
    case 'state':
      return <StateRow item={item} />
    case 'turn':
      return <TurnRow item={item} />
    case 'turn_end':
      return null
  }
}

/** What a subagent did, nested under the call that started it. */
function Children({ tool, taskId, directory }: { tool: ToolItem; taskId: string; directory: string }) {
  return (
    <div className="flex flex-col gap-1.5">
      {tool.children.map((child) => (
        <ItemRow key={child.key} item={child} taskId={taskId} directory={directory} />
      ))}
    </div>
  )
}
