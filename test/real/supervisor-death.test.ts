import { expect, test } from 'vitest'
import { killSupervisor } from '../harness/kill-supervisor.ts'
import { allEvents, answerOf, ended, testCore, until } from '../harness/test-core.ts'
import { realConfig } from './real-core.ts'

test('real turns go on while no supervisor lives, and the next one has every word once', async () => {
  const { model, config } = await realConfig()
  model.register('long', [
    { generated: { count: 200, unit: 'w{k} ' }, hold: { gate: 'half', afterChunks: 100 } },
  ])
  const taskIds = await killSupervisor(config, ['a #S:long', 'b #S:long', 'c #S:long'], 20)
  // Now, with nobody watching, the rest is said.
  for (const _ of taskIds) model.release('half')
  const core = await testCore(config)
  for (const taskId of taskIds) {
    expect(await until(core, taskId, ended)).toMatchObject({ state: 'completed' })
    const expected = Array.from({ length: 200 }, (_, k) => `w${k} `).join('')
    expect(answerOf(await allEvents(core, taskId))).toBe(expected)
  }
})
