import { inputText } from '../../../../contract/transcript/find-in-events.ts'
import type { Item } from '../../../../contract/transcript/transcript-items.ts'
import { stripAnsi } from '../../../ui/task/output/ansi.ts'
import type { Row } from './rows.ts'

/** Everything in a row that can be found by its text, as one string. */
export function rowText(row: Row): string {
  switch (row.type) {
    case 'item':
      return itemText(row.item)
    case 'fold':
      return row.tools.map(itemText).join('\n')
    case 'outcome':
      return [row.task.outcome?.message, row.task.outcome?.hint].filter(Boolean).join('\n')
    default:
      return ''
  }
}

/** The words of one item; a tool's input and result included. */
function itemText(item: Item): string {
  switch (item.kind) {
    case 'prompt':
    case 'text':
    case 'thinking':
    case 'note':
      return item.text
    case 'tool':
      return [
        item.name,
        inputText(item.input),
        item.result === null ? '' : stripAnsi(item.result.text),
        ...item.children.map(itemText),
      ].join('\n')
    case 'permission':
      return [item.request.toolName, item.request.description ?? '', inputText(item.request.input)].join('\n')
    case 'problem':
      return item.message
    case 'retry':
      return item.retry.error
    case 'state':
      return item.change.evidence
    case 'turn':
    case 'turn_end':
      return ''
  }
}
