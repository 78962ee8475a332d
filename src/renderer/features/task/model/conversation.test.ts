import { expect, test } from 'vitest'
import {
  createFakeSupervisor,
  type FakeSupervisor,
} from '../../../../../test/e2e/task-harness/fake-supervisor.ts'
import { make } from '../../../../../test/e2e/task-harness/showcase.ts'
import { type Conversation, openConversation } from './conversation.ts'

function open(fake: FakeSupervisor, taskId: string, options: { maxEvents?: number } = {}) {
  const frames: (() => void)[] = []
  const conversation = openConversation({
    client: fake.client,
    taskId,
    schedule: (apply) => frames.push(apply),
    pageSize: 20,
    ...options,
  })
  return {
    conversation,
    frames,
    frame: () => {
      for (const apply of frames.splice(0)) apply()
    },
  }
}

const ready = (conversation: Conversation) =>
  expect.poll(() => conversation.getView().status, { interval: 5 }).toBe('ready')

/** The texts of the answers that are shown. */
const texts = (conversation: Conversation) =>
  conversation
    .getRows()
    .flatMap((row) => (row.type === 'item' && row.item.kind === 'text' ? [row.item.text] : []))

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `${from + index}`)

function withTask(): { fake: FakeSupervisor; task: string } {
  const fake = createFakeSupervisor()
  fake.putTask(fake.id(1))
  return { fake, task: fake.id(1) }
}

/** Appends answers to the task of {@link withTask}, in one go. */
const answer = (fake: FakeSupervisor, from: number, to: number) =>
  fake.append(
    fake.id(1),
    numbers(from, to).map((text) => make.block('text', text)),
  )

test('the newest page comes first, older ones on request, nothing twice', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 50)
  const { conversation } = open(fake, task)
  await ready(conversation)
  expect(texts(conversation)).toEqual(numbers(30, 50))
  await Promise.all([conversation.loadGap(task, 'older'), conversation.loadGap(task, 'older')])
  expect(texts(conversation)).toEqual(numbers(10, 50))
  await conversation.loadGap(task, 'older')
  expect(texts(conversation)).toEqual(numbers(0, 50))
  expect(conversation.getRows().some((row) => row.type === 'gap')).toBe(false)
  conversation.close()
  expect(fake.subscriberCount()).toBe(0)
})

test('live events are taken once a frame, those of other tasks are not', async () => {
  const fake = createFakeSupervisor()
  const [task, other] = [fake.id(1), fake.id(2)]
  fake.putTask(task)
  fake.putTask(other, { sessionId: fake.id(9) })
  const { conversation, frames, frame } = open(fake, task)
  await ready(conversation)
  let told = 0
  conversation.subscribe(() => {
    told += 1
  })
  for (const text of numbers(0, 10)) fake.append(task, [make.block('text', text)])
  fake.append(other, [make.block('text', 'elsewhere')])
  expect(frames).toHaveLength(1)
  expect(told).toBe(0)
  frame()
  expect(told).toBe(1)
  expect(texts(conversation)).toEqual(numbers(0, 10))
  conversation.close()
})

test('what was announced while nobody listened is read after a gap, without doubles', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 5)
  const { conversation, frame } = open(fake, task)
  await ready(conversation)
  fake.gap(() => answer(fake, 5, 12))
  fake.append(task, [make.block('text', '12')])
  frame()
  await expect.poll(() => texts(conversation), { interval: 5 }).toEqual(numbers(0, 13))
  conversation.close()
})

test('a gap while an older page is on its way leaves no hole', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 50)
  const { conversation, frame } = open(fake, task)
  await ready(conversation)
  fake.holdPages()
  const older = conversation.loadGap(task, 'older')
  fake.gap(() => answer(fake, 50, 55))
  answer(fake, 55, 60)
  frame()
  await expect.poll(() => fake.releasePages(), { interval: 5 }).toBeGreaterThan(0)
  await older
  await expect
    .poll(() => fake.releasePages() >= 0 && texts(conversation), { interval: 5 })
    .toEqual(numbers(10, 60))
  conversation.close()
})

test('what is announced between the first page and the subscription is not missed', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 5)
  fake.holdPages()
  const { conversation, frame } = open(fake, task)
  await expect.poll(() => fake.releasePages(), { interval: 5 }).toBe(1)
  answer(fake, 5, 10)
  frame()
  await expect
    .poll(() => fake.releasePages() >= 0 && texts(conversation), { interval: 5 })
    .toEqual(numbers(0, 10))
  answer(fake, 10, 12)
  frame()
  expect(texts(conversation)).toEqual(numbers(0, 12))
  conversation.close()
})

test('a session is one conversation: later turns follow, a turn behind a busy one waits in the queue', async () => {
  const fake = createFakeSupervisor()
  const [first, second] = [fake.id(1), fake.id(2)]
  fake.putTask(first, { state: 'completed', endedAt: 2, createdAt: 1 })
  fake.append(first, [make.prompt('First'), make.block('text', 'a')])
  fake.putTask(second, { state: 'running', createdAt: 2 })
  const { conversation, frame } = open(fake, second)
  await ready(conversation)
  expect(conversation.getView().turns.map((turn) => turn.id)).toEqual([first, second])
  const third = await fake.client.call('task.create', { sessionId: fake.id(1), prompt: 'Third' })
  frame()
  expect(conversation.getView().queued.map((turn) => turn.id)).toEqual([third.id])
  fake.putTask(second, { state: 'completed', endedAt: 3 })
  fake.putTask(third.id, { state: 'running' })
  frame()
  expect(conversation.getView().queued).toEqual([])
  await expect.poll(() => fake.calls.filter((call) => call.name === 'task.events').length).toBeGreaterThan(0)
  await conversation.loadGap(third.id, 'older')
  fake.append(third.id, [make.block('text', 'live in the third')])
  frame()
  expect(texts(conversation)).toContain('live in the third')
  conversation.close()
})

test('the number of loaded events stays bounded while a reader is at the end', async () => {
  const { fake, task } = withTask()
  const { conversation, frame } = open(fake, task, { maxEvents: 100 })
  await ready(conversation)
  for (let round = 0; round < 20; round++) {
    answer(fake, round * 25, round * 25 + 25)
    frame()
    expect(texts(conversation).length).toBeLessThanOrEqual(100)
  }
  expect(texts(conversation).at(-1)).toBe('499')
  expect(conversation.getRows().some((row) => row.type === 'gap' && row.side === 'older')).toBe(true)
  conversation.close()
})

test('reading back drops the end, and the way forward reads it again', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 300)
  const { conversation, frame } = open(fake, task, { maxEvents: 100 })
  await ready(conversation)
  conversation.setAtEnd(false)
  for (let page = 0; page < 8; page++) await conversation.loadGap(task, 'older')
  expect(texts(conversation).at(-1)).not.toBe('299')
  fake.append(task, [make.block('text', '300')])
  frame()
  expect(texts(conversation).at(-1)).not.toBe('300')
  await conversation.loadNewest()
  expect(texts(conversation).at(-1)).toBe('300')
  conversation.close()
})

test('a page that another part of the log overtook leaves no hole', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 300)
  const { conversation } = open(fake, task)
  await ready(conversation)
  await conversation.loadAround(task, 100)
  fake.holdPages()
  const older = conversation.loadGap(task, 'older')
  const newest = conversation.loadNewest()
  fake.releasePages('newest first')
  await Promise.all([newest, older])
  expect(texts(conversation)).toEqual(numbers(280, 300))
  conversation.close()
})

test('at the beginning nothing is said to come before it, whatever was on its way', async () => {
  const { fake, task } = withTask()
  answer(fake, 0, 300)
  const { conversation } = open(fake, task)
  await ready(conversation)
  fake.holdPages()
  const older = conversation.loadGap(task, 'older')
  const beginning = conversation.loadOldest()
  fake.releasePages('newest first')
  await Promise.all([beginning, older])
  expect(texts(conversation)[0]).toBe('0')
  expect(conversation.getRows().some((row) => row.type === 'gap' && row.side === 'older')).toBe(false)
  conversation.close()
})

test('a task that does not exist is told apart from other errors', async () => {
  const fake = createFakeSupervisor()
  const { conversation } = open(fake, fake.id(404))
  await expect.poll(() => conversation.getView().status, { interval: 5 }).toBe('not_found')
})
