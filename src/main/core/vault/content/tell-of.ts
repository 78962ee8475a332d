import { describeConversation } from '../../claude/conversations/describe-conversation.ts'
import { END_BYTES, endsOf } from '../../claude/conversations/read-ends.ts'
import { readRange } from './read-range.ts'

/** What an open conversation's file tells of itself, by its two ends: empty texts where it tells nothing. */
export function tellOf(handle: number, size: number): { title: string; directory: string } {
  const isSmall = size <= 2 * END_BYTES
  const head = readRange(handle, 0, isSmall ? size : END_BYTES).toString()
  const tail = isSmall ? null : readRange(handle, size - END_BYTES, size).toString()
  const { title, directory } = describeConversation(endsOf(head, tail, size))
  return { title, directory: directory ?? '' }
}
