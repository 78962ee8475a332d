import { expect, expectAccessible, expectFits, goToPlace, test } from './supervisor.ts'

test('a setting is edited in place, counts at once, and is reset', async ({ page, supervisor }) => {
  await page.goto(`${supervisor.url}`)
  await page.getByRole('link', { name: 'Settings' }).click()
  const row = page.getByRole('listitem').filter({ hasText: 'sessions.idleTimeout' })
  const field = row.getByRole('textbox', { name: 'sessions.idleTimeout' })
  await expect(field).toHaveValue('30m')
  await expect(row).toContainText('Default')

  await field.fill('soon')
  await field.press('Enter')
  await expect(row.getByRole('alert')).toContainText('which is not a time from 1s to 7d')
  await field.press('Escape')
  await expect(field).toHaveValue('30m')

  await field.fill('90s')
  await field.press('Enter')
  await expect(row).toContainText('File')
  const { settings } = await supervisor.call('settings.list', {})
  expect(settings.find(({ name }) => name === 'sessions.idleTimeout')).toMatchObject({
    value: '90s',
    origin: 'file',
  })
  await row.getByRole('button', { name: /Back to the default/ }).click()
  await expect(field).toHaveValue('30m')

  // What somebody else changes is seen here.
  await supervisor.call('settings.set', { name: 'log.level', value: 'debug' })
  await expect(page.getByRole('combobox', { name: 'log.level' })).toHaveText('debug')

  // A flag wins: `--simulate` was given.
  const simulate = page.getByRole('listitem').filter({ hasText: 'claude.simulate' })
  await expect(simulate).toContainText('Set by --simulate, which wins over the file.')
  await expect(simulate.getByRole('checkbox')).toBeDisabled()
})

test('the log is followed, filtered and searched, and a report is copied without secrets', async ({
  page,
  context,
  supervisor,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await supervisor.call('settings.set', { name: 'log.level', value: 'debug' })
  await page.goto(`${supervisor.url}`)
  await page.getByRole('link', { name: 'Diagnostics' }).click()
  const lines = page.getByRole('group', { name: 'Lines of the log' })
  await page.getByRole('combobox', { name: 'Level' }).click()
  await page.getByRole('option', { name: 'Debug and up' }).click()
  await expect(lines).toContainText('operation=system.doctor')
  await page.getByRole('searchbox', { name: 'Search the log' }).fill('directory.recent')
  await expect(page.getByText('No line has this in its message or fields.')).toBeVisible()
  await supervisor.call('directory.recent', {})
  await expect(lines).toContainText('operation=directory.recent')
  await expect(lines).not.toContainText('system.doctor')

  await expect(page.getByRole('heading', { name: 'Database', exact: true })).toBeVisible()
  await expect(page.getByRole('columnheader', { name: 'Statements since the start' })).toBeVisible()
  await page.getByRole('button', { name: 'Copy report' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const report = await page.evaluate(() => navigator.clipboard.readText())
  expect(report).toContain('# Muster report')
  expect(report).toContain('- log.level = debug (file)')
  expect(report).not.toContain(supervisor.apiKey)
})

for (const [name, colorScheme, width] of [
  ['light', 'light', 1280],
  ['dark', 'dark', 1280],
  ['narrow', 'light', 360],
] as const) {
  test(`settings and diagnostics are accessible and fit (${name})`, async ({ page, supervisor }, info) => {
    test.slow()
    await supervisor.call('settings.set', { name: 'log.level', value: 'debug' })
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    await page.goto(supervisor.url)
    for (const [place, loaded] of [
      ['Diagnostics', 'In all'],
      ['Settings', 'sessions.idleTimeout'],
    ] as const) {
      await goToPlace(page, place)
      await expect(page.getByText(loaded).first()).toBeVisible()
      await expectAccessible(page)
      await expectFits(page)
      await page.screenshot({ path: info.outputPath(`${place}.png`) })
      await page.getByText(loaded).first().scrollIntoViewIfNeeded()
      await page.screenshot({ path: info.outputPath(`${place}-below.png`) })
    }
  })
}
