import { expect, test } from 'vitest'
import { settingTable } from './setting-table.ts'
import { parseValue } from './setting-values.ts'

test('a value that is nothing of the kind is named in short, however deep it is', () => {
  expect(() => parseValue(settingTable.maxInstances, { a: [1] }, 'instances.max')).toThrow(
    'instances.max is {"a":[1]}, which is not',
  )
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level += 1) deep = [deep]
  expect(() => parseValue(settingTable.logLevel, deep, 'log.level')).toThrow(
    'log.level is a value of many levels or parts, which is not',
  )
})
