import { expect, expectAccessible, expectFits, goToPlace, test } from './supervisor.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('the API key is taken out of the address and kept for a reload', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  expect(page.url()).toBe(`${supervisor.origin}/#/`)
  await page.reload()
  await expect(page.getByText('Connected')).toBeVisible()
})

test('without a key the page asks for it, and says when it is wrong', async ({ page, supervisor }) => {
  await page.goto(supervisor.origin)
  const key = page.getByLabel('API key')
  await expectAccessible(page)
  await key.fill('wrong')
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByText('The key was refused.')).toBeVisible()
  await key.fill(supervisor.apiKey)
  await page.getByRole('button', { name: 'Connect' }).click()
  await expect(page.getByText('Connected')).toBeVisible()
})

test('a new tab gets the key from another one, and a link carries a place', async ({
  context,
  supervisor,
}) => {
  const first = await context.newPage()
  await first.goto(`${supervisor.url}&place=/instances`)
  await expect(first.getByText('Connected')).toBeVisible()
  expect(first.url()).toBe(`${supervisor.origin}/#/instances`)
  const second = await context.newPage()
  await second.goto(`${supervisor.origin}/#/inbox`)
  await expect(second.getByText('Connected')).toBeVisible()
  expect(second.url()).toBe(`${supervisor.origin}/#/inbox`)
  // A link with a key in a tab that shows the page already.
  await second.evaluate((hash) => {
    window.location.hash = hash
  }, `key=${supervisor.apiKey}&place=/settings`)
  await expect(second.getByRole('heading', { name: 'Settings', exact: true })).toBeVisible()
})

test('the key is remembered in this browser only when asked to', async ({ context, supervisor }) => {
  const connect = async (remember: boolean) => {
    const page = await context.newPage()
    await page.goto(supervisor.origin)
    await page.getByLabel('API key').fill(supervisor.apiKey)
    if (remember) await page.getByLabel('Remember it in this browser').click()
    await page.getByRole('button', { name: 'Connect' }).click()
    await expect(page.getByText('Connected')).toBeVisible()
    return page
  }
  await (await connect(false)).close()
  await (await connect(true)).close()
  const page = await context.newPage()
  await page.goto(`${supervisor.origin}/#/settings`)
  const remembered = page.getByLabel('Remember it in this browser')
  await expect(remembered).toBeChecked()
  await remembered.click()
  await page.close()
  const last = await context.newPage()
  await last.goto(supervisor.origin)
  await expect(last.getByLabel('API key')).toBeVisible()
})

test('an address whose key is badly written asks for the key', async ({ page, supervisor }) => {
  await page.goto(`${supervisor.origin}/#key=%zz`)
  await expect(page.getByText('The key was refused.')).toBeVisible()
})

test('a lost supervisor is told, and the page goes on when it is back', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Your tasks will be here')).toBeVisible()
  await supervisor.kill()
  await expect(page.getByText('The connection to the supervisor was lost.')).toBeVisible()
  await expect(page.getByText('Reconnecting')).toBeVisible()
  await supervisor.start()
  await supervisor.call('task.create', {
    prompt: 'After the crash #sim:quick',
    directory: supervisor.directory,
  })
  await expect(page.getByText('The connection to the supervisor was lost.')).toBeHidden({
    timeout: 20_000,
  })
  await expect(page.getByRole('row', { name: /After the crash/ })).toBeVisible()
})

test('the palette finds places, commands and tasks', async ({ page, supervisor }) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Compare the invoices #sim:quick',
    directory: supervisor.directory,
  })
  await page.goto(supervisor.url)
  await expect(page.getByRole('row', { name: /Compare the invoices/ })).toBeVisible()

  const palette = page.getByRole('dialog', { name: 'Find a task or a command' })
  const choose = async (words: string) => {
    await page.keyboard.press('Control+k')
    await expect(palette.getByRole('combobox')).toBeFocused()
    await page.keyboard.type(words)
    await expect(palette.getByRole('option', { name: new RegExp(words, 'i'), selected: true })).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(palette).toBeHidden()
  }
  await choose('settings')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await choose('theme: dark')
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  await choose('compare the inv')
  await expect(page).toHaveURL(`${supervisor.origin}/#/task/${task.id}`)
})

test('the shortcuts are listed, and single keys can be turned off', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.keyboard.press('?')
  const list = page.getByRole('dialog', { name: 'Shortcuts' })
  await expect(list.getByText('Find a task or a command')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()

  await page.keyboard.press(',')
  await page.getByLabel('Shortcuts of a single key').uncheck()
  await page.getByRole('heading', { name: 'Keyboard' }).click()
  await page.keyboard.press('?')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('dialog', { name: 'Find a task or a command' })).toBeVisible()
  await expect(list).toBeHidden()
})

test('diagnostics show what runs here and whether everything is in order', async ({ page, supervisor }) => {
  const info = await supervisor.call('system.info', {})
  await page.goto(`${supervisor.url}`)
  await page.getByRole('link', { name: 'Diagnostics' }).click()
  await expect(page.getByText(info.dataDirectory, { exact: true })).toBeVisible()
  const { checks } = await supervisor.call('system.doctor', {})
  for (const check of checks)
    await expect(page.getByRole('listitem').getByText(check.name, { exact: true }).first()).toBeVisible()
})

for (const [name, colorScheme, width] of [
  ['light', 'light', 1280],
  ['dark', 'dark', 1280],
  ['narrow', 'light', 360],
] as const) {
  test(`every page is accessible and fits (${name})`, async ({ page, supervisor }) => {
    test.slow()
    const narrow = width < 720
    const check = async () => {
      await expectAccessible(page)
      await expectFits(page)
    }
    const goTo = async (place: string) => {
      await goToPlace(page, place)
      await expect(page.getByRole('heading', { level: 1, name: place })).toBeVisible()
    }
    await page.emulateMedia({ colorScheme })
    await page.setViewportSize({ width, height: 740 })
    await page.goto(supervisor.url)
    await expect(page.getByText('Your tasks will be here')).toBeVisible()
    await check()
    await page.getByRole('button', { name: 'Try a simulated scene' }).click()
    const asking = page.getByRole('row', { name: /Split the login service/ })
    await expect(asking).toContainText('Needs you')
    await expect(page.getByRole('row', { name: /Failed/ }).first()).toBeVisible()
    await check()

    if (!narrow) {
      await asking.click()
      await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible()
      await page.keyboard.press('Space')
      await expect(page.getByRole('toolbar', { name: 'Selected tasks' })).toBeVisible()
      await check()
    }

    for (const [key, name] of [
      ['n', 'New task'],
      ['Control+k', 'Find a task or a command'],
    ] as const) {
      await page.keyboard.press(key)
      const dialog = page.getByRole('dialog', { name })
      await expect(dialog).toBeVisible()
      await check()
      await page.keyboard.press('Escape')
      await expect(dialog).toBeHidden()
    }

    await goTo('Inbox')
    const requests = page.getByRole('list', { name: 'Requests' }).getByRole('button')
    await expect(requests).toHaveCount(3)
    await check()
    const seen: string[] = []
    for (let index = 0; index < 3; index++) {
      await requests.nth(index).click()
      if (!narrow) await expect(requests.nth(index)).toHaveAttribute('aria-current', 'true')
      const request = page.getByRole('main').getByRole('heading', { level: 2 }).first()
      await expect(request).toBeVisible()
      seen.push((await request.textContent()) ?? '')
      await check()
      if (narrow) await page.getByRole('button', { name: 'All requests' }).click()
    }
    expect(seen.toSorted()).toEqual(['Claude asks you', 'Claude wants to run a command', 'Prompt'])

    await goTo('Workflows')
    await expect(page.getByText('Your runs will be here')).toBeVisible()
    await check()
    for (const tab of ['Definitions', 'Resources']) {
      await page.getByRole('tab', { name: tab }).click()
      await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible()
      await check()
    }

    await goTo('Instances')
    const instance = page.getByRole('row', { name: /Split the login service/ })
    await expect(instance).toContainText('Needs you')
    await check()
    await instance.click({ position: { x: 6, y: 6 } })
    await expect(page.getByRole('heading', { name: 'Memory and CPU' })).toBeVisible()
    await check()
    if (narrow) await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Keep ready' }).click()
    await expect(page.getByRole('dialog', { name: 'Keep instances ready' })).toBeVisible()
    await check()
    await page.keyboard.press('Escape')

    await goTo('Diagnostics')
    await expect(page.getByRole('heading', { name: 'Versions' })).toBeVisible()
    await expect(page.getByRole('listitem').filter({ hasText: 'database' })).toBeVisible()
    await expect(page.getByText('the supervisor has started')).toBeVisible()
    await check()
    await goTo('Settings')
    await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible()
    await check()
  })
}
