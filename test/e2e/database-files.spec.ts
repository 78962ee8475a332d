import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test('the files of the database are measured, checked and backed up', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByRole('navigation', { name: 'Places' })).toBeVisible()
  await page.goto(`${supervisor.origin}/#/diagnostics`)
  await page.getByRole('button', { name: 'Measure', exact: true }).click()
  const tables = page.getByRole('list', { name: 'Largest tables of muster' })
  await expect(tables.getByRole('listitem').first()).toBeVisible({ timeout: 30_000 })
  await page.getByRole('button', { name: 'Check', exact: true }).click()
  await expect(page.getByRole('list', { name: 'What the check found' })).toContainText('muster: sound', {
    timeout: 30_000,
  })

  await page.getByRole('button', { name: 'Back up…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Back up the databases' })
  const field = dialog.getByRole('textbox')
  await expect(field).toHaveValue(/muster-backup-\d{4}-\d\d-\d\d-\d{4}$/)
  await field.fill(supervisor.directory)
  await dialog.getByRole('button', { name: 'Back up' }).click()
  await expect(dialog).toContainText(`There is something at ${supervisor.directory} already.`)
  await expect(field).toHaveAttribute('aria-invalid', 'true')
  const target = join(supervisor.directory, 'copy')
  await field.fill(target)
  await dialog.getByRole('button', { name: 'Back up' }).click()
  await expect(dialog).toBeHidden({ timeout: 30_000 })
  await expect(page.getByText('Backed up to')).toBeVisible()
  const database = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'Database', exact: true }) })
  await expect(database).toContainText('No backup was made yet.')
  await database.getByRole('button', { name: 'Read again' }).click()
  await expect(database).toContainText(`Last backed up now to ${target}`)
  expect(existsSync(join(target, 'muster.db'))).toBe(true)
  await expectAccessible(page)
  await page.setViewportSize({ width: 360, height: 740 })
  await expectFits(page)
})
