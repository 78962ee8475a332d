import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

const field = (page: Page) => page.getByRole('searchbox', { name: 'Search the settings' })
const sections = (page: Page) => page.getByRole('navigation', { name: 'Sections' }).getByRole('button')
/** The names of the settings that are shown. */
const names = (page: Page) => page.locator('main li p.font-mono')

test('settings are searched by name, words, value and where it came from, and the search is in the address', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('settings.set', { name: 'sessions.idleTimeout', value: '93s' })
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Room on the machine' })).toBeVisible()
  await page.keyboard.press('/')
  await expect(field(page)).toBeFocused()
  await page.keyboard.type('wait retry')
  await expect(names(page)).toHaveText(['retries.firstWait', 'retries.longestWait'])
  await expect(page.getByText('2 found')).toBeVisible()
  await expect(sections(page)).toHaveText(['Retries2'])
  await expect(page).toHaveURL(/#\/settings\?q=wait(\+|%20)retry$/)
  // Enter goes to what was found.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'retries.firstWait' })).toBeFocused()
  // Nothing is being written: Escape leaves that field, the next one clears the search.
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('')
  await expect(page).toHaveURL(/#\/settings$/)

  for (const [words, found] of [
    ['93s', 'sessions.idleTimeout'],
    ['IDLETIMEOUT settings.json', 'sessions.idleTimeout'],
    ['--simulate', 'claude.simulate'],
    ['expire ttl', 'workflows.cachePolicy'],
  ] as const) {
    await field(page).fill(words)
    await expect(names(page)).toHaveText([found])
  }
  // What is kept in the browser is found too.
  await field(page).fill('density')
  await expect(sections(page)).toHaveText(['Appearance1'])

  // Escape clears the field and leaves it: the next letter is a key.
  await page.keyboard.press('Escape')
  await expect(field(page)).toHaveValue('')
  await expect(field(page)).not.toBeFocused()

  await field(page).fill('lock')
  await expect(page).toHaveURL(/q=lock$/)
  await page.reload()
  await expect(field(page)).toHaveValue('lock')
  await expect(names(page)).toHaveText(['workflows.lockTimeout', 'workflows.lockLease'])
})

test('when nothing is found it is said what to do', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?q=no+such+words&changed=yes`)
  await expect(page.getByText('0 found')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'No setting matches' })).toBeVisible()
  await expect(page.getByText('Try fewer words.')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the search' }).click()
  await expect(names(page)).toHaveText(['claude.simulate', 'instances.max', 'admission.maxLoad'])
  await field(page).fill('retry')
  await page.getByRole('button', { name: 'Show unchanged ones too' }).click()
  await expect(names(page)).toHaveText(['retries.max', 'retries.firstWait', 'retries.longestWait'])
})

test('what was changed is listed; a setting goes back to its default, which is named, and that is undone', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('settings.set', { name: 'sessions.idleTimeout', value: '90s' })
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings`)
  await expect(names(page).first()).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('button', { name: 'Changed', pressed: true })).toBeVisible()
  await expect(page).toHaveURL(/#\/settings\?changed=yes$/)
  await expect(names(page)).toHaveText([
    'claude.simulate',
    'instances.max',
    'admission.maxLoad',
    'sessions.idleTimeout',
  ])
  const row = page.getByRole('listitem').filter({ hasText: 'sessions.idleTimeout' })
  await expect(row).toContainText('File')
  await expect(row).toContainText('Default: 30m')
  await row.getByRole('button', { name: 'Back to the default (30m): sessions.idleTimeout' }).press('Enter')
  // It stays where it is, with the focus, although it is no longer one that was changed.
  const value = row.getByRole('textbox', { name: 'sessions.idleTimeout' })
  await expect(value).toHaveValue('30m')
  await expect(value).toBeFocused()
  await expect(row.getByText('Default', { exact: true })).toBeVisible()
  await expect(page.getByText('30m instead of 90s')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(value).toHaveValue('90s')
  const { settings } = await supervisor.call('settings.list', {})
  expect(settings.find(({ name }) => name === 'sessions.idleTimeout')?.origin).toBe('file')
})

test('sections are gone to from the list, by key, by an address and from the palette', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/settings?section=retries`)
  const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 2 })
  await expect(heading('Retries')).toBeInViewport()
  const current = page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current=location]')
  await expect(current).toHaveText('Retries')
  // Each group of the supervisor's settings has its words.
  await expect(sections(page)).toHaveText([
    ...['Appearance', 'Keyboard', 'API key', 'Budgets', 'Runaway spending', 'Prices', 'Notifications'],
    ...['Policies', 'Extensions'],
    ...[
      'Claude Code',
      'Instances',
      'Queue',
      'Room on the machine',
      'Warm pool',
      'Sessions',
      'Monitor',
      'Retries',
    ],
    ...['Tasks that instances ask for', 'Workflows', 'Modules', 'Work tracking', 'Import', 'Vault'],
    ...['What goes after a while', 'Log', 'Window'],
  ])
  await sections(page).filter({ hasText: 'Warm pool' }).click()
  await expect(current).toHaveText('Warm pool')
  await expect(heading('Warm pool')).toBeInViewport()
  // Tab goes on within the section.
  await page.keyboard.press('Tab')
  await expect(page.getByRole('textbox', { name: 'pool.maxWarm' })).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('k')
  await expect(current).toHaveText('Room on the machine')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await expect(current).toHaveText('Sessions')
  // The last one never comes to the top.
  for (let step = 0; step < 11; step++) await page.keyboard.press('j')
  await expect(current).toHaveText('Window')

  for (const _again of [1, 2]) {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('settings: polic')
    await page.keyboard.press('Enter')
    await expect(current).toHaveText('Policies')
    // The same address once more leads there once more.
    await sections(page).first().click()
    await expect(current).toHaveText('Appearance')
  }
})

for (const [name, colorScheme, width] of [
  ['light', 'light', 1280],
  ['dark', 'dark', 1280],
  ['narrow', 'light', 360],
] as const) {
  test(`searched settings are accessible and fit (${name})`, async ({ page, supervisor }, info) => {
    await supervisor.call('settings.set', { name: 'sessions.idleTimeout', value: '90s' })
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 860 })
    await page.goto(supervisor.url)
    for (const [place, shown] of [
      ['section=retries', 'Retries'],
      ['q=idle', 'Warm pool'],
      ['changed=yes', 'Sessions'],
      ['q=nothing+has+this', 'No setting matches'],
    ] as const) {
      await page.goto(`${supervisor.origin}/#/settings?${place}`)
      await expect(page.getByRole('heading', { name: shown, exact: true })).toBeVisible()
      await expectAccessible(page)
      await expectFits(page)
      await page.screenshot({ path: info.outputPath(`${place.replace(/\W/g, '-')}.png`) })
    }
    if (width > 360) return
    await page.goto(`${supervisor.origin}/#/settings`)
    await page.getByRole('combobox', { name: 'Section', exact: true }).click()
    await page.getByRole('option', { name: 'Monitor' }).click()
    await expect(page.getByRole('heading', { name: 'Monitor' })).toBeInViewport()
    await expect(page.getByRole('combobox', { name: 'Section', exact: true })).toHaveText('Monitor')
  })
}
