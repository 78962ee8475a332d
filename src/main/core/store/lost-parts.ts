import type { Connection } from './database.ts'
import { PART_LENGTH } from './event-cut.ts'
import { packJson, unpackJson } from './pack-json.ts'

const LOST = '[lost with a damaged part of the database]\n'

/**
 * Puts a remark in the place of each part of a long text that a salvaged database lacks, as long as the part was: what is
 * behind it stays in its place, and nothing looks whole that is not. Gives the numbers of the events, by task.
 */
export function fillLostParts(target: Connection): Map<number, number[]> {
  const events = target.prepare<[], { task: number; seq: number; payload: string | Buffer }>(
    'SELECT task, seq, payload FROM events ORDER BY task, seq',
  )
  const prompt = target
    .prepare<[number], string>('SELECT coalesce(sent_text, prompt) FROM task_prompts WHERE task = ?')
    .pluck()
  const parts = target
    .prepare<[number, number], number>(
      "SELECT part FROM event_parts WHERE task = ? AND seq = ? AND field = 'text'",
    )
    .pluck()
  const long: { task: number; seq: number; text: string; fullLength: number }[] = []
  for (const { task, seq, payload } of events.iterate()) {
    const { text, fullLength } = unpackJson(payload) as { text?: unknown; fullLength?: unknown }
    if (typeof text === 'string' && typeof fullLength === 'number') long.push({ task, seq, text, fullLength })
  }
  const insert = target.prepare<[number, number, number, string | Buffer]>(
    "INSERT INTO event_parts (task, seq, field, part, content) VALUES (?, ?, 'text', ?, ?)",
  )
  const lost = new Map<number, number[]>()
  for (const { task, seq, text, fullLength } of long) {
    const found = new Set(parts.all(task, seq))
    // A prompt is kept elsewhere too.
    const sent = prompt.get(task)
    const known = sent?.length === fullLength && sent.startsWith(text) ? sent : null
    let isWhole = true
    for (let part = 0; part * PART_LENGTH < fullLength; part++) {
      if (found.has(part)) continue
      if (known === null) isWhole = false
      const from = part * PART_LENGTH
      const length = Math.min(PART_LENGTH, fullLength - from)
      // The event itself has the beginning.
      const piece = known?.slice(from, from + length) ?? remark(part === 0 ? text : '', length)
      insert.run(task, seq, part, packJson(JSON.stringify(piece)))
    }
    if (!isWhole) lost.set(task, [...(lost.get(task) ?? []), seq])
  }
  return lost
}

function remark(beginning: string, length: number): string {
  const start = beginning === '' ? '' : `${beginning}\n`
  return (start + LOST.repeat(Math.ceil(length / LOST.length))).slice(0, length)
}
