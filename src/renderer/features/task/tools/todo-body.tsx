import { Circle, CircleCheck, CircleDot } from 'lucide-react'
import type { ToolItem } from '../../../../contract/transcript/transcript-items.ts'
import { list, text } from './read-input.ts'

const todoIcons = {
  completed: { icon: CircleCheck, look: 'text-green', word: 'Done' },
  in_progress: { icon: CircleDot, look: 'text-blue', word: 'In progress' },
  pending: { icon: Circle, look: 'text-faint', word: 'Open' },
}

/** The to-do list as it stands after the call. */
export function TodoBody({ tool }: { tool: ToolItem }) {
  return (
    <ul className="flex flex-col gap-1 px-3 py-2">
      {list(tool.input, 'todos').map((todo, index) => {
        const status = text(todo, 'status')
        const {
          icon: Icon,
          look,
          word,
        } = todoIcons[status === 'completed' || status === 'in_progress' ? status : 'pending']
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: to-dos have no identity of their own
          <li key={index} className="flex items-start gap-2">
            <Icon
              role="img"
              aria-label={word}
              size={16}
              strokeWidth={1.75}
              className={`mt-px shrink-0 ${look}`}
            />
            <span className={status === 'completed' ? 'text-muted line-through' : ''}>
              {text(todo, 'content')}
            </span>
          </li>
        )
      })}
    </ul>
  )
}
