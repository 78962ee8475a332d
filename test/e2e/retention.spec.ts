import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test('what goes after a while: the rules in words, and what would go now', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible()
  await page.goto(`${supervisor.origin}/#/settings?section=retention`)
  await expect(page.getByRole('heading', { name: 'What goes after a while' })).toBeVisible()
  await expect(page.getByText('Raw output of ended instances is removed after 30 days.')).toBeVisible()
  await supervisor.call('settings.set', { name: 'retention.tasks', value: '90d' })
  await expect(page.getByText('Tasks are archived 90 days after their end.')).toBeVisible()
  await expect(page.getByText('What was archived so is removed 14 days later.')).toBeVisible()
  await page.getByRole('button', { name: 'Show what would go now' }).click()
  await expect(page.getByText('Nothing is old enough to go.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Have it go…' })).toBeHidden()
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
})
