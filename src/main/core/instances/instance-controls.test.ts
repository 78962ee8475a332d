import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { playInstance } from './fixtures/played-instance.ts'
import { aborted, init, lifecycle, refuses, replies, result } from './fixtures/printed.ts'
import {
  endAgain,
  endInstance,
  interruptTurn,
  introduce,
  request,
  sendPrompt,
  switchSetting,
  thawInstance,
} from './instance-controls.ts'
import { abandonReplies } from './replies.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

async function atWork() {
  const played = playInstance()
  const task = await played.send()
  played.print(lifecycle(task.promptUuid, 'started'), init())
  played.stdin.length = 0
  const requestId = (at = -1) => played.stdin.at(at)?.request_id ?? ''
  return { ...played, task, requestId }
}

const wait = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a reply is that of its request, whatever comes in between, and counts once', async () => {
  const { runner, context, print, requestId } = await atWork()
  const [first, second] = [
    request(runner, context, { subtype: 'mcp_status' }),
    request(runner, context, { subtype: 'get_settings' }),
  ]
  print(replies('nobody’s', { a: 0 }), replies(requestId(-1), { a: 2 }), replies(requestId(-2), { a: 1 }))
  print(replies(requestId(-1), { a: 3 }))
  expect(await Promise.all([first, second])).toMatchObject([{ response: { a: 1 } }, { response: { a: 2 } }])
  expect(runner.replies.size).toBe(0)
})

test('a reply that does not come is told after 30 s, and has no effect when it comes later', async () => {
  const { runner, context, print, requestId } = await atWork()
  const reply = request(runner, context, { subtype: 'mcp_status' })
  const told = expect(reply).rejects.toMatchObject({ code: 'unavailable' })
  await wait(30_000)
  await told
  print(replies(requestId()))
  expect(runner.replies.size).toBe(0)
})

test('who waits for a reply is told at once when the process ends', async () => {
  const { runner, context } = await atWork()
  const reply = request(runner, context, { subtype: 'mcp_status' })
  abandonReplies(runner)
  expect(await reply).toEqual({ ok: false, response: null, error: 'its process ended' })
})

test('a request that can not be written fails with that', async () => {
  const { runner, context, close } = await atWork()
  close()
  await expect(request(runner, context, { subtype: 'mcp_status' })).rejects.toThrow('its input is closed')
})

test.each([
  [{ subtype: 'set_model', model: 'opus' }],
  [{ subtype: 'set_permission_mode', mode: 'plan' }],
] as const)('%o is switched when claude says so, and refused with its reason', async (body) => {
  const { runner, context, print, requestId, stdin } = await atWork()
  const switched = switchSetting(context, runner, body)
  expect(stdin.at(-1)?.request).toEqual(body)
  print(replies(requestId()))
  await switched

  const refused = expect(switchSetting(context, runner, body)).rejects.toMatchObject({
    code: 'conflict',
    message: 'Claude refused the change: bypass_not_launched.',
  })
  print(refuses(requestId(), 'bypass_not_launched'))
  await refused
})

test('a frozen instance takes no change, and none is written to it', async () => {
  const { runner, context, stdin } = await atWork()
  runner.record.state = 'frozen'
  await expect(switchSetting(context, runner, { subtype: 'set_model' })).rejects.toMatchObject({
    code: 'conflict',
  })
  expect(stdin).toEqual([])
})

test('an interrupt that nothing follows becomes SIGINT, then the end of the process', async () => {
  const { runner, context, task, signals, stdin } = await atWork()
  task.pendingControl = 'interrupt'
  interruptTurn(context, runner, task).catch(() => {})
  expect(stdin).toMatchObject([{ request: { subtype: 'interrupt', cancel_queued: true } }])
  await wait(4_999)
  expect(signals).toEqual([])
  await wait(1)
  expect(signals).toEqual(['SIGINT'])
  await wait(5_000)
  expect(signals).toEqual(['SIGINT', 'SIGTERM'])
  expect(runner).toMatchObject({ ending: true, record: { endReason: 'it ignored its interrupt' } })
})

test.each([
  ['its turn ended', (played: Awaited<ReturnType<typeof atWork>>) => played.print(aborted())],
  ['it was taken back', ({ task }) => Object.assign(task, { pendingControl: null })],
  ['the task has another prompt', ({ task }) => Object.assign(task, { promptUuid: 'another' })],
  ['the process is being ended', ({ runner }) => Object.assign(runner, { ending: true })],
  ['this supervisor let go of it', ({ runner }) => Object.assign(runner, { released: true })],
] as [string, (played: Awaited<ReturnType<typeof atWork>>) => void][])(
  'an interrupt goes no further once %s',
  async (_, happens) => {
    const played = await atWork()
    played.task.pendingControl = 'interrupt'
    interruptTurn(played.context, played.runner, played.task).catch(() => {})
    happens(played)
    await wait(20_000)
    expect(played.signals).toEqual([])
  },
)

test('a turn that is not at work in it any more is not interrupted', async () => {
  const played = await atWork()
  played.print(result())
  const next = await played.send()
  await interruptTurn(played.context, played.runner, played.task)
  expect(played.stdin.filter(({ type }) => type === 'control_request')).toEqual([])
  interruptTurn(played.context, played.runner, next).catch(() => {})
  expect(played.stdin.at(-1)).toMatchObject({ request: { subtype: 'interrupt' } })
})

test('a prompt that can not be written leaves the instance idle, and is not said to be sent', async () => {
  const played = playInstance()
  const { runner, context } = played
  const task = played.assign()
  runner.reserved = task
  played.close()
  await expect(sendPrompt(context, runner, task)).rejects.toThrow('its input is closed')
  expect(runner).toMatchObject({ sent: null, busy: false, idleSince: context.now() })
  expect(task.promptSentAt).toBeNull()
  expect(played.events(task.id).map(({ kind }) => kind)).not.toContain('prompt.sent')
})

test('a prompt that is sent again keeps its id, by which claude knows it', async () => {
  const played = playInstance()
  const task = await played.send({ promptUuid: 'known' })
  expect(played.stdin).toMatchObject([{ uuid: 'known' }])
  await sendPrompt(played.context, played.runner, task)
  expect(played.stdin[1]).toMatchObject({ uuid: 'known' })
})

test('that a prompt is about to be written is committed before it is', async () => {
  const played = playInstance()
  const task = played.assign()
  vi.spyOn(played.context.store.journal, 'flush').mockImplementationOnce(() => {
    throw new Error('the disk is full')
  })
  await expect(sendPrompt(played.context, played.runner, task)).rejects.toThrow('the disk is full')
  expect(played.stdin).toEqual([])
  expect(played.runner.busy).toBe(false)
})

test('it is asked once what it can do, and not while it ends', async () => {
  const { runner, context, stdin } = await atWork()
  introduce(context, runner)
  introduce(context, runner)
  expect(stdin).toMatchObject([{ request: { subtype: 'initialize' } }])

  const ending = await atWork()
  ending.runner.ending = true
  introduce(ending.context, ending.runner)
  expect(ending.stdin).toEqual([])
})

test('several ends join, the first reason is kept, and one that failed is tried again', async () => {
  const { runner, context, signals } = await atWork()
  const ends = [endInstance(context, runner, 'first'), endInstance(context, runner, 'second')]
  await Promise.all(ends)
  expect(signals).toEqual(['SIGTERM'])
  expect(runner.record).toMatchObject({ state: 'stopping', endReason: 'first' })

  const other = await atWork()
  const terminate = vi.spyOn(other.runner.process, 'terminate').mockRejectedValueOnce(new Error('no'))
  await expect(endInstance(other.context, other.runner, 'x')).rejects.toThrow('no')
  await endInstance(other.context, other.runner, 'x')
  expect(terminate).toHaveBeenCalledTimes(2)
})

test('what came of a continuation counts no more once the process is being ended', async () => {
  const { runner, context } = await atWork()
  runner.record.state = 'frozen'
  const thawed = thawInstance(context, runner)
  await endInstance(context, runner, 'x')
  expect(await thawed).toBeNull()
  expect(runner.record.state).toBe('stopping')
})

test('a process that outlived the attempt to end it is ended at the next one, and not twice at once', async () => {
  const { runner, context } = await atWork()
  const terminate = vi.spyOn(runner.process, 'terminate')
  terminate.mockResolvedValueOnce({ pids: [7], killed: [], survivors: [7] })
  await endInstance(context, runner, 'asked for')
  endAgain(context, runner)
  endAgain(context, runner)
  expect(terminate).toHaveBeenCalledTimes(2)
  await runner.termination
  endAgain(context, runner)
  expect(terminate).toHaveBeenCalledTimes(2)
})
