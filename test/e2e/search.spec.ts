import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'

test('what was said is found as one types, narrowed, unfolded, and opened where it was said', async ({
  page,
  supervisor,
}, info) => {
  const task = await supervisor.call('task.create', {
    prompt: 'Look for the xylophone in getUserName #sim:quick',
    directory: supervisor.directory,
  })
  await supervisor.call('task.create', {
    prompt: 'Another xylophone #sim:quick',
    directory: supervisor.directory,
  })
  await expect
    .poll(async () => (await supervisor.call('search.query', { text: 'xylophone' })).hits.length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(1)
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.keyboard.press('8')
  const field = page.getByRole('searchbox', { name: 'Search everything' })
  await expect(field).toBeFocused()
  await expect(page.getByText('Find what was said and done')).toBeVisible()
  await expectInEachLook(page, info, 'search-empty')
  await page.setViewportSize({ width: 1280, height: 740 })
  await field.focus()
  await page.keyboard.type('xylo')
  const marks = page.locator('[data-hit] mark')
  await expect(marks.first()).toHaveText('xylo')
  await expect(page).toHaveURL(/q=xylo/)
  // Part of a name.
  await field.fill('xylophone user')
  await expect(page.locator('[data-hit]')).toHaveCount(1)
  await expect(marks).toHaveText(['xylophone', 'User'])
  await expectInEachLook(page, info, 'search-found')
  await page.setViewportSize({ width: 1280, height: 740 })
  // By keys: unfolded, folded, and back into the field.
  await field.press('ArrowDown')
  await expect(page.locator('[data-hit]').first()).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('After', { exact: true })).toBeVisible()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByText('After', { exact: true })).toBeHidden()
  await page.keyboard.press('ArrowUp')
  await expect(field).toBeFocused()
  // A filter that is typed becomes one of its own, and is taken away again.
  await field.fill('xylophone who:assistant ')
  const chip = page.getByRole('button', { name: 'Take the filter away: said by assistant' })
  await expect(chip).toBeVisible()
  await expect(field).toHaveValue('xylophone')
  await expect(page).toHaveURL(/who=assistant/)
  await chip.click()
  await expect(page).not.toHaveURL(/who=assistant/)
  // The address is enough.
  await page.reload()
  await expect(field).toHaveValue('xylophone')
  await field.fill('"look for the xylophone"')
  await expect(page.locator('[data-hit]')).toHaveCount(1)
  await field.press('Enter')
  await expect(page).toHaveURL(new RegExp(`#/task/${task.id}`))
})

test('what looks like a number in an address is text', async ({ page, supervisor }) => {
  await page.goto(supervisor.url)
  await page.goto(`${supervisor.origin}/#/search?q=404&cost=0.5`)
  await page.reload()
  await expect(page.getByLabel('Search everything')).toHaveValue('404')
  await expect(page.getByRole('button', { name: /Take the filter away: .*0\.5/ })).toBeVisible()
})

test('a work item that the palette lists by its title is not listed again as what was found', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('work.create', { itemType: 'task', title: 'Feed the okapi' })
  await expect
    .poll(async () => (await supervisor.call('search.query', { text: 'okapi' })).hits.length, {
      timeout: 20_000,
    })
    .toBe(1)
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.keyboard.press('Control+k')
  const options = page.getByRole('option', { name: /Feed the okapi/ })
  await page.keyboard.type('okapi')
  // Both have answered.
  await expect(page.getByRole('option', { name: 'More in Search' })).toBeVisible()
  await expect(page.getByRole('option', { name: 'Feed the okapi Task' })).toBeVisible()
  await expect(options).toHaveCount(1)
})

test('the palette offers what was said, and the way to all of it; Diagnostics tells of the index', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('task.create', {
    prompt: 'Polish the marimba #sim:quick',
    directory: supervisor.directory,
  })
  await expect
    .poll(async () => (await supervisor.call('search.query', { text: 'marimba' })).hits.length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(0)
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('marimba')
  await expect(page.getByRole('option', { name: /Polish the marimba.*Prompt/ })).toBeVisible()
  await page.getByRole('option', { name: 'More in Search' }).click()
  await expect(page.locator('[data-hit] mark').first()).toHaveText('marimba')
  await page.goto(`${supervisor.origin}/#/diagnostics`)
  await expect(page.getByText(/It is ready\..*Everything is in it\./)).toBeVisible()
  await page.getByRole('button', { name: 'Build anew' }).click()
  await expect(page.getByText(/It is ready\..*Everything is in it\./)).toBeVisible()
})
