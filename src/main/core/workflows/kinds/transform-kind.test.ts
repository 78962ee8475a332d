import { describe, expect, it } from 'vitest'
import { testCore } from '../../../../../test/harness/test-core.ts'
import { ended, resultOf, startRun } from './fixtures/run-fixtures.ts'

describe('the kind transform', () => {
  it('maps earlier results', async () => {
    const core = await testCore()
    const run = await startRun(core, [
      { id: 'a', kind: 'transform', value: { list: [3, 4], text: 'x' } },
      {
        id: 'b',
        kind: 'transform',
        needs: ['a'],
        value: { first: '{{ results.a.list[0] }}', said: '-{{ results.a.text }}-' },
      },
    ])
    expect((await ended(core, run.id)).run.state).toBe('completed')
    expect(await resultOf(core, run.id, 'b')).toEqual({ first: 3, said: '-x-' })
  })
})
