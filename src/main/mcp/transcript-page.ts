import type { Client } from '../../contract/client.ts'
import { beginningOf } from '../../contract/cut-text.ts'
import { applyEvents, createTranscript } from '../../contract/transcript/transcript.ts'
import type { Item } from '../../contract/transcript/transcript-items.ts'
import { plainText } from '../../contract/transcript/transcript-text.ts'

/** Events that are read at once, and in all for one part. */
const PAGE = 500
const MAX_PAGES = 20

/** A transcript as text from an event on, at most so many characters; what follows is told with how to read it. */
export async function readTranscript(
  client: Client,
  taskId: string,
  from: number,
  length: number,
): Promise<string> {
  const transcript = createTranscript()
  const texts = new Map<Item, string>()
  /** A changed item is another object: each is spelt once. */
  const textOf = (item: Item): string => {
    const text = texts.get(item) ?? `${plainText(item)}\n`
    texts.set(item, text)
    return text
  }
  /** Looks no further than the part goes, however long the transcript is. */
  const isFull = () => {
    let room = length
    for (const item of transcript.items) {
      room -= textOf(item).length
      if (room < 0) return true
    }
    return false
  }
  let after = from
  let hasMore = true
  for (let pages = 0; hasMore && pages < MAX_PAGES; pages += 1) {
    const page = await client.call('task.events', { taskId, after, limit: PAGE })
    applyEvents(transcript, page.events)
    after = page.events.at(-1)?.seq ?? after
    ;({ hasMore } = page)
    if (isFull()) break
  }
  let text = ''
  for (const item of transcript.items) {
    const next = textOf(item)
    if (text.length + next.length > length) {
      // One that is longer than a part is cut, with its end said; the next part begins behind it.
      if (text === '')
        return `${beginningOf(next, length)}\n[cut; the whole by task.readText, seq ${item.seq}]\n${more(item.seq)}`
      return `${text}${more(item.seq - 1)}`
    }
    text += next
  }
  return hasMore ? `${text}${more(after)}` : text

  function more(seq: number): string {
    return `[more follows: read muster://task/${taskId}/transcript?from=${seq}]`
  }
}
