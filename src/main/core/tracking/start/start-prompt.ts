import { cutText } from '../../../../contract/cut-text.ts'
import { MAX_TITLE_LENGTH, type WorkItem } from '../../../../contract/work-item.ts'

/** What an instance is told that is started on an item. A session may bring its own prompt. */
export function startPrompt(item: WorkItem, primed: string, instructions = ''): string {
  const { id, itemType, title, metadata } = item
  const own = itemType === 'session' && typeof metadata.prompt === 'string' ? metadata.prompt : ''
  return [
    `Work on the ${itemType} "${title}" of the project's work tracking (${id}). You have it: nobody else works on it while you do.`,
    own,
    instructions,
    'This is what is known of it:',
    primed,
    endOf(item),
  ]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n\n')
}

function endOf({ itemType }: WorkItem): string {
  const done = itemType === 'task' ? '"complete"' : '"completed"'
  return [
    'Stay within this item. What else you find that is to be done is not done now: say it at the end, or file it as an item of its own that was discovered from this one, if you have tools of Muster.',
    `When all that it asks for is done and checked, and you have those tools, set its status to ${done} with the version that you read last. Else say at the end what is done and what is left.`,
  ].join('\n')
}

export const startTitle = ({ title }: WorkItem) => cutText(title, MAX_TITLE_LENGTH)
