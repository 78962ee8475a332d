import { expectInEachLook } from './each-look.ts'
import { expect, test } from './supervisor.ts'
import { itemNow, openWork, withItems } from './work-pages.ts'

test.describe('The tree and the list', () => {
  test('the tree unfolds, and an item is moved in it by the pointer and by the keyboard', async ({
    page,
    supervisor,
  }, info) => {
    const [release] = await withItems(supervisor, { title: 'Release', itemType: 'project' })
    if (!release) throw new Error('It was made.')
    const [parser, docs, loose] = await withItems(
      supervisor,
      { title: 'Parser', parentId: release.id },
      { title: 'Docs', parentId: release.id },
      { title: 'Loose end' },
    )
    if (!parser || !docs || !loose) throw new Error('They were made.')
    await openWork(page, supervisor, '/work?view=tree')
    const tree = page.getByRole('treegrid', { name: 'Tree of the work' })
    await expect(tree.getByRole('row', { name: /Release/ })).toHaveAttribute('aria-expanded', 'false')
    await page.keyboard.press('j')
    await page.keyboard.press('ArrowRight')
    await expect(tree.getByRole('row', { name: /Parser/ })).toHaveAttribute('aria-level', '2')
    await expectInEachLook(page, info, 'tree')
    await page.setViewportSize({ width: 1280, height: 740 })
    // By the pointer: onto Parser, so below it.
    await tree.getByRole('link', { name: 'Loose end' }).dragTo(tree.getByRole('row', { name: /Parser/ }))
    await expect.poll(async () => (await itemNow(supervisor, loose)).parentId).toBe(parser.id)
    await expect(tree.getByRole('row', { name: /Parser/ })).toHaveAttribute('aria-expanded', 'false')
    // By the keyboard: Docs before Parser.
    await tree.getByRole('row', { name: /Docs/ }).click()
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Enter')
    await expect(tree.getByRole('row').filter({ has: page.getByRole('link') })).toHaveText([
      /Release/,
      /Docs/,
      /Parser/,
    ])
    // Below itself nothing can be.
    await tree.getByRole('row', { name: /Release/ }).click()
    await page.keyboard.press('m')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.getByText('An item can’t be below itself.').last()).toBeVisible()
    expect((await itemNow(supervisor, release)).version).toBe(1)
    // What is found stands below what it is below.
    await page.keyboard.press('/')
    await page.keyboard.type('loose')
    await expect(tree.getByRole('row').filter({ has: page.getByRole('link') })).toHaveText([
      /Release/,
      /Parser/,
      /Loose end/,
    ])
    await expect(page.getByText('1 item match')).toBeVisible()
  })

  test('the list is filtered, sorted and ticked; a filter is kept by its name and in the address', async ({
    page,
    supervisor,
  }, info) => {
    const items = await withItems(
      supervisor,
      { title: 'Alpha', labels: ['api'], priority: 'low' },
      { title: 'Beta', labels: ['api', 'ui'], priority: 'critical' },
      { title: 'Gamma', itemType: 'research' },
    )
    await openWork(page, supervisor, '/work?view=list')
    const grid = page.getByRole('grid', { name: 'Work items' })
    const titles = grid.getByRole('row').getByRole('link')
    await expect(titles).toHaveText(['Gamma', 'Beta', 'Alpha'])
    await expectInEachLook(page, info, 'list')
    await page.setViewportSize({ width: 1280, height: 740 })
    await grid.getByRole('button', { name: 'Priority' }).click()
    await expect(titles).toHaveText(['Beta', 'Gamma', 'Alpha'])
    await page.getByRole('button', { name: 'Every label' }).click()
    await page.getByRole('checkbox', { name: 'api' }).click()
    await page.keyboard.press('Escape')
    await expect(titles).toHaveText(['Beta', 'Alpha'])
    await expect(page.getByText('2 items match')).toBeVisible()
    expect(page.url()).toContain('label=api')
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByLabel('Name of this filter').fill('Interfaces')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect(titles).toHaveCount(3)
    await page.getByRole('button', { name: 'Saved filters' }).click()
    await page.getByRole('button', { name: 'Interfaces', exact: true }).click()
    await expect(titles).toHaveText(['Beta', 'Alpha'])
    // The same filter holds for the other views, and for who comes back.
    await page.getByRole('tab', { name: 'Board' }).click()
    await expect(page.locator('[data-card]')).toHaveCount(2)
    await page.getByRole('link', { name: 'Fleet' }).click()
    await page.keyboard.press('6')
    await expect(page.locator('[data-card]')).toHaveCount(2)
    await page.getByRole('tab', { name: 'List' }).click()
    await expect(titles).toHaveText(['Beta', 'Alpha'])
    await page.keyboard.press('j')
    await page.keyboard.press('Space')
    await expect(page.getByRole('toolbar', { name: 'Selected items' })).toContainText('1 selected')
    // What an event changes is there at once, and what no longer fits goes.
    const beta = items[1]
    if (!beta) throw new Error('It was made.')
    await supervisor.call('work.update', { itemId: beta.id, version: 1, labels: [] })
    await expect(titles).toHaveText(['Alpha'])
    await expect(page.getByText('1 item match')).toBeVisible()
  })
})
