import { expect, test } from 'vitest'
import { createSettingsReference } from './settings-reference.ts'

test('docs/settings.md is current', async () => {
  await expect(createSettingsReference()).toMatchFileSnapshot('../../../../docs/settings.md')
})
