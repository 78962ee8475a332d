import { expect, test } from 'vitest'
import { settingTable } from '../../src/main/core/settings/setting-table.ts'
import { settingsSections } from '../../src/renderer/lib/settings-sections.ts'

test('each group of settings has a section with words on the page', () => {
  const groups = Object.values(settingTable).map(({ name }) => name.split('.')[0])
  const sections = settingsSections.map(({ id }) => id)
  expect([...new Set(groups)].filter((group) => !sections.includes(group ?? ''))).toEqual([])
})
