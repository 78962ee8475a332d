import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { TaskEvent } from '../../src/contract/task-event.ts'
import { createCore } from '../../src/main/core/core.ts'
import { damageDatabase } from '../harness/damage-database.ts'
import { allEvents, ended, temporaryDirectory, testConfig, testCore, until } from '../harness/test-core.ts'

/** Overwrites pages of a table's rows: those that `isChosen`, by their place. */
function damage(path: string, table: string, isChosen: (place: number, count: number) => boolean): void {
  damageDatabase(path, (database) =>
    database
      .prepare<[string], number>(
        "SELECT pageno FROM dbstat WHERE name = ? AND pagetype IN ('leaf', 'overflow') ORDER BY pageno",
      )
      .pluck()
      .all(table)
      .filter((_, place, pages) => isChosen(place, pages.length)),
  )
}

/** Runs prompts one after the other in one session. Gives their ids with their logs. */
async function runTasks(config: ReturnType<typeof testConfig>, prompts: readonly string[]) {
  const core = await createCore(config)
  const logs: { id: string; events: TaskEvent[] }[] = []
  const directory = temporaryDirectory()
  let sessionId: string | undefined
  for (const prompt of prompts) {
    const task = await core.call('task.create', {
      prompt,
      ...(sessionId === undefined ? { directory } : { sessionId }),
      permissionMode: 'bypassPermissions',
    })
    sessionId ??= task.sessionId
    await until(core, task.id, ended)
    logs.push({ id: task.id, events: await allEvents(core, task.id) })
  }
  await core.close()
  return logs
}

const quiet = () => testConfig({ log: () => {} })
const isMark = (event: TaskEvent) => event.kind === 'noted' && event.payload.code === 'events_lost'
/** What the output does not tell: only Muster knew. */
const isOurs = ({ kind }: TaskEvent) =>
  kind === 'state.changed' || kind === 'prompt.sent' || kind === 'permission.answered'
/** Where more was lost than is read again, nobody knows which numbers it had. */
const contentOf = (events: readonly TaskEvent[]) => events.map(({ kind, payload }) => ({ kind, payload }))

test('lost events are read again from the output, in their places; what only Muster knew stays marked', async () => {
  const config = quiet()
  const logs = await runTasks(config, ['#sim:tools', '#sim:garbage', '#sim:edit'])
  damage(join(config.dataDirectory, 'muster.db'), 'events', (place, count) => place > 0 && place < count - 1)
  const core = await testCore(config)
  let restored = 0
  for (const { id, events } of logs) {
    const now = await allEvents(core, id)
    const marks = now.filter(isMark)
    expect(contentOf(now.filter((event) => !isMark(event) && !isOurs(event)))).toEqual(
      contentOf(events.filter((event) => !isOurs(event))),
    )
    const lostOfOurs = events.filter(isOurs).length - now.filter(isOurs).length
    expect(marks.length > 0).toBe(lostOfOurs > 0)
    restored += events.length - now.filter((event) => !isMark(event)).length
  }
  expect(restored).toBeGreaterThan(0)
  const [salvage] = (await core.call('system.salvages', {})).salvages
  expect(salvage?.notes.join(' ')).toMatch(
    /Not saved: \d+ events.*Read again from what Claude had printed: \d+ events/,
  )
})

test('without the output the gap is marked in its place', async () => {
  const config = quiet()
  const [log] = await runTasks(config, ['#sim:tools'])
  if (!log) throw new Error('No task ran.')
  damage(join(config.dataDirectory, 'muster.db'), 'events', (place) => place === 0)
  rmSync(join(config.dataDirectory, 'instances'), { recursive: true })
  const core = await testCore(config)
  const now = await allEvents(core, log.id)
  const [mark] = now.filter(isMark)
  const lost = log.events.filter(({ seq }) => !now.some((event) => event.seq === seq && !isMark(event)))
  expect(lost.length).toBeGreaterThan(0)
  expect(mark).toMatchObject({
    seq: lost[0]?.seq,
    payload: { text: expect.stringContaining(`at least ${lost.length} events`) },
  })
})

const PART_CHARACTERS = 262_144
const BLOCK = 4_096

/** A text of about half a megabyte, which is kept in parts. */
const long = '#sim:flood(tokens=90000)'

async function wholeText(
  core: Awaited<ReturnType<typeof testCore>>,
  taskId: string,
  events: readonly TaskEvent[],
) {
  const event = events.findLast(({ kind }) => kind === 'block.completed')
  let text = ''
  for (;;) {
    const part = await core.call('task.readText', {
      taskId,
      seq: event?.seq ?? 0,
      offset: text.length,
      length: 1_000_000,
    })
    text += part.text
    if (part.text === '') return { text, fullLength: part.fullLength }
  }
}

test.each([
  ['read again', false],
  ['told in their place', true],
])('lost parts of a long text are %s', async (_, isGone) => {
  const config = quiet()
  const [log] = await runTasks(config, [long])
  if (!log) throw new Error('No task ran.')
  const before = await createCore(config)
  const whole = await wholeText(before, log.id, log.events)
  await before.close()
  expect(whole.text.length).toBeGreaterThan(512 * 1024)
  // A part may span some pages, and others than this text's are there, too.
  damage(join(config.dataDirectory, 'muster.db'), 'event_parts', (place) => place % 2 === 0)
  if (isGone) rmSync(join(config.dataDirectory, 'instances'), { recursive: true })
  const core = await testCore(config)
  const [salvage] = (await core.call('system.salvages', {})).salvages
  expect(salvage?.notes.join(' ')).toMatch(/Not saved: .*event parts?/)
  const now = await wholeText(core, log.id, await allEvents(core, log.id))
  expect(now.fullLength).toBe(whole.fullLength)
  if (!isGone) {
    expect(now.text).toBe(whole.text)
    return
  }
  expect(now.text).not.toBe(whole.text)
  expect(now.text.length).toBe(whole.text.length)
  const lost = [...now.text.matchAll(/\[lost with a damaged part/g)].map(({ index }) => index)
  expect(lost.length).toBeGreaterThan(0)
  // What was not lost stands where it stood: each difference lies in a part that says so.
  for (let from = 0; from < whole.text.length; from += BLOCK) {
    if (now.text.slice(from, from + BLOCK) === whole.text.slice(from, from + BLOCK)) continue
    expect(lost.some((at) => at < from + BLOCK && from < at + PART_CHARACTERS)).toBe(true)
  }
})
