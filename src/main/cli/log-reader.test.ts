import { expect, test } from 'vitest'
import { createLogReader } from './log-reader.ts'

test('what comes live before the log was read is told after what the log has', async () => {
  const told: number[] = []
  const items = [{ seq: 1 }, { seq: 2 }]
  const log = createLogReader({
    after: 0,
    read: async (after) => ({ items: items.filter(({ seq }) => seq > after), hasMore: false }),
    tell: ({ seq }) => told.push(seq),
  })
  log.take([{ seq: 2 }, { seq: 3 }])
  expect(told).toEqual([])
  await log.catchUp()
  log.take([{ seq: 4 }])
  expect(told).toEqual([1, 2, 3, 4])
})
