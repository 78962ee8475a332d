import { expect, test, vi } from 'vitest'
import { abilitiesOf } from './abilities-of.ts'
import { playInstance } from './fixtures/played-instance.ts'
import { init, lifecycle, refuses, replies, result, streams } from './fixtures/printed.ts'
import { abandonReplies } from './replies.ts'

const commands = [{ name: 'compact', description: 'shorter' }]

async function starting() {
  const played = playInstance()
  const task = await played.send()
  const begin = () => played.print(lifecycle(task.promptUuid, 'started'), init(), ...streams('Hel'))
  const questions = () => played.stdin.filter(({ request }) => request?.subtype === 'initialize')
  return { ...played, begin, questions, id: `initialize-${played.runner.record.id}` }
}

test('who asks an instance that starts, or has just answered, hears what it told afterwards', async () => {
  const { context, runner, begin, print, questions, id } = await starting()
  const early = abilitiesOf(context, runner)
  expect(questions()).toEqual([])
  begin()
  print(result())
  const afterTurn = abilitiesOf(context, runner)
  print(replies(id, { commands }))
  expect(await early).toEqual({ commands, models: [] })
  expect(await afterTurn).toEqual({ commands, models: [] })
  expect(questions()).toHaveLength(1)
})

test('one that was taken over is asked', async () => {
  const { context, runner, print, questions, id } = await starting()
  runner.record.claudeVersion = '2.1.329'
  const told = abilitiesOf(context, runner)
  expect(questions()).toHaveLength(1)
  print(replies(id, { commands }))
  expect(await told).toMatchObject({ commands })
})

test('nobody waits for one that is frozen, refuses, or ends', async () => {
  const nothing = { commands: [], models: [] }
  const frozen = await starting()
  frozen.runner.record.state = 'frozen'
  expect(await abilitiesOf(frozen.context, frozen.runner)).toEqual(nothing)

  const refusing = await starting()
  refusing.begin()
  const told = abilitiesOf(refusing.context, refusing.runner)
  refusing.print(refuses(refusing.id, 'unsupported'))
  expect(await told).toEqual(nothing)

  const ending = await starting()
  const never = abilitiesOf(ending.context, ending.runner)
  abandonReplies(ending.runner)
  expect(await never).toEqual(nothing)
})

test('one that does not tell is not waited for without end', async () => {
  vi.useFakeTimers()
  try {
    const { context, runner } = await starting()
    const told = vi.fn()
    abilitiesOf(context, runner).then(told)
    await vi.advanceTimersByTimeAsync(9_999)
    expect(told).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(told).toHaveBeenCalledWith({ commands: [], models: [] })
  } finally {
    vi.useRealTimers()
  }
})
