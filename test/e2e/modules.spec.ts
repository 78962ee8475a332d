import { expectInEachLook } from './each-look.ts'
import { billing, broken, openPage, shop, withModules, writeModule } from './module-pages.ts'
import { expect, expectAccessible, expectFits, test } from './supervisor.ts'

test.describe('Modules', () => {
  test('an empty place says how to make one, and adds a folder', async ({ page, supervisor }, info) => {
    writeModule(supervisor, 'billing', billing)
    await openPage(page, supervisor, '/')
    await page.keyboard.press('5')
    await expect(page.getByText('No module is known')).toBeVisible()
    await expect(page.getByText('muster module init')).toBeVisible()
    await expectInEachLook(page, info, 'empty')
    await page.setViewportSize({ width: 1280, height: 740 })
    await page.getByRole('button', { name: 'Add a folder' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add modules' })
    await dialog.getByLabel('Folder', { exact: true }).fill(`${supervisor.directory}/nothing`)
    await dialog.getByRole('combobox', { name: 'What to do with it' }).click()
    await page.getByRole('option', { name: /Register the module/ }).click()
    await dialog.getByRole('button', { name: 'Register' }).click()
    await expect(dialog.getByRole('alert')).toContainText("can't be read")
    await dialog.getByRole('combobox', { name: 'What to do with it' }).click()
    await page.getByRole('option', { name: /Look for modules/ }).click()
    await dialog.getByLabel('Folder', { exact: true }).fill(supervisor.directory)
    await dialog.getByRole('button', { name: 'Look there' }).click()
    await expect(page.getByRole('link', { name: 'billing' })).toBeVisible()
  })

  test('lists modules with their state, and files that make none with the place', async ({
    page,
    supervisor,
  }, info) => {
    await withModules(supervisor, { billing, shop, broken })
    await openPage(page, supervisor, '/modules')
    const grid = page.getByRole('grid', { name: 'Modules' })
    await expect(grid.locator('#module-billing')).toContainText('Ready')
    await expect(grid.locator('#module-shop')).toContainText('Not trusted')
    const wrong = page.getByRole('region', { name: 'What makes no module' })
    await expect(wrong.getByText('1 file makes no module')).toBeVisible()
    await expectInEachLook(page, info, 'list')
    await page.setViewportSize({ width: 1280, height: 740 })
    await wrong.getByRole('button', { name: /4:1/ }).click()
    const source = page.getByRole('dialog', { name: 'module.yaml' })
    await expect(source.getByText('colour: blue')).toBeVisible()
    await expectAccessible(page)
    await page.screenshot({ path: info.outputPath('source.png') })
    await page.keyboard.press('Escape')
    // It is read again when it is mended.
    writeModule(supervisor, 'broken', broken.replace('colour: blue\n', ''))
    await expect(grid.locator('#module-broken')).toContainText('Ready')
    await expect(wrong).toBeHidden()
    await page.keyboard.press('/')
    await page.keyboard.type('order')
    await expect(grid.locator('#module-billing')).toBeHidden()
    await expect(grid.locator('#module-shop')).toBeVisible()
    await page.keyboard.press('Enter')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: 'shop', level: 1 })).toBeVisible()
  })

  test('what a module wishes for is agreed to by a deliberate act, and never to a text that has changed', async ({
    page,
    supervisor,
  }, info) => {
    await withModules(supervisor, { shop })
    await openPage(page, supervisor, '/modules')
    await expect(page.getByRole('row', { name: /shop/ })).toBeVisible()
    await page.keyboard.press('j')
    await page.keyboard.press('t')
    const dialog = page.getByRole('dialog', { name: 'What shop wishes for' })
    await expect(dialog.getByText('Bash(git log *)')).toBeVisible()
    await expect(dialog.getByText('SHOP_MODE')).toBeVisible()
    await expectInEachLook(page, info, 'trust')
    await page.setViewportSize({ width: 1280, height: 740 })
    const agree = dialog.getByRole('button', { name: 'Agree to this text' })
    await expect(agree).toBeDisabled()
    await page.keyboard.press('Enter')
    expect((await supervisor.call('module.get', { name: 'shop' })).trusted).toBe(false)
    await dialog.getByRole('checkbox').click()
    await expect(agree).toBeEnabled()
    // Somebody changes it under the hands of the person.
    writeModule(supervisor, 'shop', shop.replace('git log', 'rm -rf'))
    await expect(dialog.getByText('The file has changed while this was shown.')).toBeVisible()
    await expect(agree).toBeDisabled()
    await expect(dialog.getByText('rm -rf')).toBeHidden()
    await dialog.getByRole('button', { name: 'Show what it wishes for now' }).click()
    await expect(dialog.getByText('Bash(rm -rf *)')).toBeVisible()
    await expect(agree).toBeDisabled()
    await dialog.getByRole('checkbox').click()
    await agree.click()
    await expect(dialog).toBeHidden()
    await expect(page.getByRole('row', { name: /shop/ })).toContainText('Ready')
  })

  test('a module shows its capabilities with their schemas as tables', async ({ page, supervisor }, info) => {
    await withModules(supervisor, { billing })
    await openPage(page, supervisor, '/modules/billing')
    const card = page.getByRole('article', { name: 'invoice.cancel' })
    await expect(card.getByRole('table', { name: 'Input of invoice.cancel' })).toContainText(
      'one of EUR, USD',
    )
    await expectInEachLook(page, info, 'module')
  })

  test('a question is typed into the form of its schema, and what is wrong is told there', async ({
    page,
    supervisor,
  }, info) => {
    await withModules(supervisor, { billing })
    await openPage(page, supervisor, '/modules/billing')
    const card = page.getByRole('article', { name: 'invoice.cancel' })
    await card.getByRole('button', { name: 'Ask for invoice.cancel' }).click()
    const dialog = page.getByRole('dialog', { name: 'Ask a module' })
    await dialog.getByLabel('Question (optional)').fill('How is it cancelled?')
    await dialog.getByLabel('id', { exact: true }).fill('R')
    await dialog.getByLabel('amount (optional)').fill('much')
    await dialog.getByLabel('extra (optional)').fill('{"a"')
    await page.keyboard.press('Control+Enter')
    await expect(dialog.getByText('At least 2 characters.')).toBeVisible()
    await expect(dialog.getByText('This is no number.')).toBeVisible()
    await expect(dialog.getByText('This is no JSON')).toBeVisible()
    await expectInEachLook(page, info, 'ask')
    await page.setViewportSize({ width: 1280, height: 740 })
    // What was typed is kept.
    await page.keyboard.press('Escape')
    await page.keyboard.press('a')
    await expect(dialog.getByLabel('amount (optional)')).toHaveValue('much')
    await dialog.getByRole('button', { name: 'Fill in the example' }).click()
    await expect(dialog.getByLabel('id', { exact: true })).toHaveValue('R-17')
    await dialog.getByRole('button', { name: 'Edit as JSON' }).click()
    await expect(dialog.getByLabel('Input as JSON')).toHaveValue(/"R-17"/)
    // By its schema it is refused by the supervisor, and told where it was typed.
    await dialog.getByLabel('Input as JSON').fill('{"id": 7, "lines": ["a"]}')
    await page.keyboard.press('Control+Enter')
    await expect(dialog.getByText(/does not satisfy the schema of invoice.cancel/)).toBeVisible()
    await dialog.getByLabel('Input as JSON').fill('{"id": "R-18", "lines": ["a"]}')
    await page.keyboard.press('Control+Enter')
    const log = page.getByRole('log', { name: 'Questions and answers' })
    await expect(log.getByText('How is it cancelled?').first()).toBeVisible()
    await expect(log.getByText('R-18', { exact: true })).toBeVisible()
    await expect(log.getByText('Answered').first()).toBeVisible({ timeout: 30_000 })
  })

  test('a conversation shows its answers with the reason for the choice, and goes on', async ({
    page,
    supervisor,
  }, info) => {
    await withModules(supervisor, { billing })
    const { queries: asked } = await supervisor.call('module.ask', {
      modules: ['billing'],
      capability: 'invoice.cancel',
      question: 'How is it cancelled?',
      input: { id: 'R-18', lines: ['a'] },
      background: false,
    })
    await openPage(page, supervisor, `/modules/conversation/${asked[0]?.conversationId}`)
    const log = page.getByRole('log', { name: 'Questions and answers' })
    await expect(log.getByText('How is it cancelled?').first()).toBeVisible()
    await expect(log.getByText('Answered').first()).toBeVisible({ timeout: 30_000 })
    await log.getByText('Why billing, and what it was told').click()
    await expect(log.getByRole('table', { name: 'Modules that were looked at' })).toContainText('1.00')
    await expectInEachLook(page, info, 'conversation')
    await page.setViewportSize({ width: 1280, height: 740 })
    // The next one in the same conversation.
    await page.keyboard.press('i')
    await page.keyboard.type('And who may do it?')
    await page.keyboard.press('Enter')
    await expect(log.getByRole('article')).toHaveCount(2)
    await expect(log.getByText('Answered')).toHaveCount(2, { timeout: 30_000 })
    const { queries } = await supervisor.call('module.history', { module: 'billing' })
    expect(new Set(queries.map(({ conversationId }) => conversationId)).size).toBe(1)
    // Its task says for which module it answers.
    await log.getByRole('link', { name: 'Transcript' }).last().click()
    await page.getByRole('link', { name: 'answers for billing' }).click()
    await expect(log.getByRole('article')).toHaveCount(2)
  })

  test('whoever has a capability is chosen with the reason, and several answers become one', async ({
    page,
    supervisor,
  }, info) => {
    const other = billing.replace('name: billing', 'name: ledger')
    await withModules(supervisor, { billing, ledger: other, shop })
    await openPage(page, supervisor, '/modules')
    await expect(page.getByRole('row', { name: /ledger/ })).toBeVisible()
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog', { name: 'Ask a module' })
    await dialog.getByRole('combobox', { name: 'Ask', exact: true }).click()
    await page.getByRole('option', { name: 'Whoever has a capability' }).click()
    await dialog.getByLabel('Capability').fill('invoice.cancel')
    const who = dialog.getByRole('region', { name: 'Who answers' })
    await expect(who).toContainText('billing')
    await who.locator('summary').click()
    await expect(who.getByRole('table')).toContainText('shop')
    await page.screenshot({ path: info.outputPath('routing.png') })
    await expectAccessible(page)
    await dialog.getByRole('combobox', { name: 'Ask', exact: true }).click()
    await page.getByRole('option', { name: 'Several modules' }).click()
    await dialog.getByLabel('Modules', { exact: true }).fill('billing')
    await dialog.getByLabel('Modules', { exact: true }).fill('ledger')
    await expect(dialog.getByRole('list', { name: 'Modules that are asked' })).toContainText('billingledger')
    await dialog.getByLabel('Question', { exact: true }).fill('Which date format do you send?')
    await dialog.getByRole('button', { name: 'Ask' }).last().click()
    await expect(page.getByText('2 of 2 ended')).toBeVisible({ timeout: 40_000 })
    await expect(page.getByRole('region', { name: 'Together' })).toBeVisible()
    await expectInEachLook(page, info, 'group')
  })

  test('a question is taken back, searched, exported and forgotten', async ({ page, supervisor }, info) => {
    await withModules(supervisor, { billing })
    const ask = (question: string) =>
      supervisor.call('module.ask', { modules: ['billing'], question, background: false })
    await ask('Where is the ledger kept?')
    await ask('Who cancels invoices?')
    const { queries } = await supervisor.call('module.ask', {
      modules: ['billing'],
      question: 'Look for long #sim:sleep-tool',
      background: true,
    })
    await openPage(page, supervisor, `/modules/conversation/${queries[0]?.conversationId}`)
    await expect(page.getByRole('log').getByText('Asked')).toBeVisible()
    await expect(page.getByRole('region', { name: 'Last lines' })).toBeVisible()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.getByRole('log').getByText('Cancelled')).toBeVisible()
    await page.getByRole('link', { name: 'billing' }).click()
    await page.getByRole('tab', { name: /Questions/ }).click()
    const grid = page.getByRole('grid', { name: 'Questions' })
    await expect(grid.getByRole('row')).toHaveCount(4)
    await expectInEachLook(page, info, 'questions')
    await page.setViewportSize({ width: 1280, height: 740 })
    await page.getByLabel('Search questions and answers').fill('ledg')
    await expect(grid.getByRole('row')).toHaveCount(2)
    await page.getByRole('button', { name: 'Export' }).click()
    const saved = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: 'As Markdown' }).click()
    expect((await saved).suggestedFilename()).toBe('billing.md')
    await grid.getByRole('button', { name: 'Forget the question' }).click()
    await expect(page.getByRole('alertdialog')).toContainText('its answer, its task and transcript go')
    await page.getByRole('button', { name: 'Forget', exact: true }).click()
    await expect(page.getByText('No question matches')).toBeVisible()
    await page.getByRole('button', { name: 'Show all' }).click()
    await expect(grid.getByRole('row')).toHaveCount(3)
    await page.getByRole('tab', { name: 'Conversations' }).click()
    await expect(
      page.getByRole('grid', { name: 'Conversations' }).getByText('Who cancels invoices?'),
    ).toBeVisible()
    await expectAccessible(page)
    await expectFits(page)
  })

  test('the prompt is shown as it would be sent, and all that a module was asked is forgotten', async ({
    page,
    supervisor,
  }, info) => {
    await withModules(supervisor, { billing })
    for (const question of ['Where is the ledger kept?', 'Who cancels invoices?'])
      await supervisor.call('module.ask', { modules: ['billing'], question, background: false })
    await openPage(page, supervisor, '/modules/billing')
    await page.getByRole('tab', { name: 'Prompt' }).click()
    await expect(page.getByRole('region', { name: 'Prompt' })).toContainText('billing')
    await expect(page.getByText(/About .* of .* tokens/)).toBeVisible()
    await expectInEachLook(page, info, 'prompt')
    await page.setViewportSize({ width: 1280, height: 740 })
    await page.getByRole('tab', { name: /Questions/ }).click()
    await page.getByRole('button', { name: 'Forget all' }).click()
    await expect(page.getByRole('alertdialog')).toContainText('2 questions and all conversations go')
    await page.getByRole('button', { name: 'Forget', exact: true }).click()
    await expect(page.getByText('Nothing was asked yet')).toBeVisible()
    expect((await supervisor.call('module.history', {})).queries).toEqual([])
  })
})
