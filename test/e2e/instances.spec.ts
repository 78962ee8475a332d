import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test.describe('Instances', () => {
  test('shows what runs, its details and its raw output, and ends it after asking', async ({
    page,
    supervisor,
  }) => {
    const task = await supervisor.call('task.create', {
      prompt: 'Watch the shop #sim:sleep-tool',
      directory: supervisor.directory,
    })
    const asked: string[] = []
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        if (/pool\.(changed|get)/.test(String(payload))) asked.push(String(payload))
      }),
    )
    await page.goto(supervisor.url)
    await expect(page.getByRole('row', { name: /Watch the shop/ })).toBeVisible()
    await page.keyboard.press('4')
    const grid = page.getByRole('grid', { name: 'Instances' })
    await expect(grid.getByText('Watch the shop')).toBeVisible()
    await expect(page.getByText(/1 of \d+ places taken/)).toBeVisible()
    await page.keyboard.press('j')
    const details = page.getByRole('complementary', { name: 'Details' })
    await expect(details.getByText(/for its session/)).toBeVisible()
    await expectAccessible(page)
    await expectFits(page)

    await page.keyboard.press('o')
    const output = page.getByRole('dialog', { name: 'Raw output' })
    await expect(output.getByText(/of \d+ (B|kB)/)).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    await expect(output).toBeHidden()

    // Asked once and told of changes from then on.
    expect(asked).toHaveLength(2)

    await page.keyboard.press('x')
    await page.getByRole('button', { name: 'End process' }).last().click()
    await expect(page.getByText('No process runs')).toBeVisible()
    const ended = await supervisor.call('task.get', { taskId: task.id })
    expect(ended.endedAt).not.toBeNull()
  })

  test('keeps instances ready for a directory, and none any more', async ({ page, supervisor }) => {
    await page.goto(supervisor.url)
    await page.getByRole('link', { name: 'Instances' }).click()
    await expect(page.getByText('No process runs')).toBeVisible()
    await page.getByRole('button', { name: 'Keep ready' }).click()
    const dialog = page.getByRole('dialog', { name: 'Keep instances ready' })
    await dialog.getByLabel('Directory').fill('/nowhere/at/all')
    await dialog.getByRole('button', { name: 'Keep ready' }).click()
    await expect(dialog.getByRole('alert')).toContainText('/nowhere/at/all')
    await expectAccessible(page)
    await dialog.getByLabel('Directory').fill(supervisor.directory)
    await dialog.getByRole('button', { name: 'Keep ready' }).click()
    const ready = page.getByRole('region', { name: 'Ready instances' })
    await expect(ready.getByText('1 ready')).toBeVisible()
    await expect(page.getByRole('grid', { name: 'Instances' }).getByText('Free')).toBeVisible()
    await expectAccessible(page)
    await ready.getByRole('button', { name: 'Remove the profile' }).click()
    await page.getByRole('button', { name: 'Remove profile' }).click()
    await expect(ready).toBeHidden()
    await expect(page.getByText('No process runs')).toBeVisible()
  })

  test('fits a narrow page, where details are a dialog', async ({ page, supervisor }) => {
    await supervisor.call('task.create', {
      prompt: 'Watch the shop #sim:sleep-tool',
      directory: supervisor.directory,
    })
    await page.setViewportSize({ width: 360, height: 720 })
    await page.goto(supervisor.url)
    await page.getByRole('link', { name: 'Instances' }).click()
    const row = page.getByRole('grid', { name: 'Instances' }).getByRole('row')
    await expect(row).toContainText('Watch the shop')
    await expectFits(page)
    // Its title is a link to the task; beside it the row is pointed at.
    await row.click({ position: { x: 20, y: 40 } })
    const details = page.getByRole('dialog', { name: 'Instance' })
    await expect(details.getByText(/for its session/)).toBeVisible()
    await expectFits(page)
    await expectAccessible(page)
  })
})
