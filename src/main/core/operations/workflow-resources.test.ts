import { expect, it } from 'vitest'
import { temporaryDirectory, testConfig, testCore } from '../../../../test/harness/test-core.ts'
import { createCore } from '../core.ts'

it('keeps what a person registered over a restart', async () => {
  const config = testConfig({ dataDirectory: temporaryDirectory('data') })
  const first = await createCore(config)
  await first.call('resource.register', { id: 'db', type: 'database', capacity: 1 })
  await first.call('resource.register', { id: 'db', type: 'database', capacity: 4 })
  await first.call('resource.register', { id: 'api', type: 'api', capacity: 2 })
  await first.call('resource.remove', { id: 'api' })
  await first.close()
  const second = await testCore(config)
  expect(await second.call('resource.list', {})).toEqual({
    resources: [
      {
        id: 'db',
        type: 'database',
        capacity: 4,
        registered: true,
        holders: [],
        queue: [],
        granted: 0,
        waited: 0,
        waitP95Ms: null,
      },
    ],
  })
})

it('names what is not there', async () => {
  const core = await testCore()
  await expect(core.call('resource.remove', { id: 'db' })).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no resource db.',
  })
  await expect(core.call('circuit.reset', { target: 'model:opus' })).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no circuit for model:opus.',
  })
  expect(await core.call('circuit.list', {})).toEqual({ circuits: [] })
})
