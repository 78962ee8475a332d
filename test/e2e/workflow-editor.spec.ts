import { expect, test } from './supervisor.ts'
import { definition, editor, expectText, go, problems } from './workflow-pages.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('a definition is begun, checked as one types, saved, removed and brought back', async ({
  page,
  supervisor,
}) => {
  await page.goto(supervisor.url)
  await page.getByRole('link', { name: 'Workflows' }).click()
  await expect(page.getByText('Your runs will be here')).toBeVisible()
  await page.getByRole('button', { name: 'Choose a workflow' }).click()
  await expect(page.getByRole('list', { name: 'Templates' })).toContainText('review-all')
  await page.getByRole('button', { name: 'New workflow' }).click()
  await page.getByRole('button', { name: /One node/ }).click()
  await expect(problems(page)).toContainText('No problems', { timeout: 15_000 })

  await editor(page).fill(definition.replace('needs: [text]', 'needs: [txet]'))
  const problem = problems(page).getByRole('button').filter({ hasText: 'txet' }).first()
  await expect(problem).toContainText('20:')
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled()
  await problem.click()
  await expect(editor(page)).toBeFocused()
  const line = () =>
    page.evaluate(() => {
      const anchor = document.getSelection()?.anchorNode
      const element = anchor instanceof Element ? anchor : anchor?.parentElement
      return element?.closest('.cm-line')?.textContent
    })
  await expect.poll(line).toContain('needs: [txet]')

  await editor(page).fill(definition)
  await expect(problems(page)).not.toContainText('error')
  await expect(page.getByRole('button', { name: 'Save as greet' })).toBeEnabled()
  await page.keyboard.press('Control+s')
  await expect(page).toHaveURL(`${supervisor.origin}/#/workflows/greet`)
  await expect(page.getByText('Not saved')).toBeHidden()
  expect((await supervisor.call('workflow.get', { name: 'greet' })).source).toBe(definition)

  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  const saved = page.getByRole('list', { name: 'Saved' })
  await expect(page.getByRole('list', { name: 'Templates' })).toBeVisible()
  await expect(saved).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(saved.getByRole('link', { name: 'greet' })).toBeVisible()
})

test('the graph beside the text is seen whole when the page opens, also when it is wide', async ({
  page,
  supervisor,
}) => {
  const names = ['one', 'two', 'three', 'four', 'five']
  const nodes = names.map((id) => `  - { id: ${id}, kind: transform, value: 1 }`)
  const source = `name: wide\nnodes:\n${nodes.join('\n')}\n`
  await supervisor.call('workflow.save', { source })
  await page.setViewportSize({ width: 1440, height: 900 })
  await go(page, supervisor, '/workflows/wide')
  const graph = page.getByRole('application', { name: 'Graph of wide' })
  for (const name of names) {
    await expect(graph.getByRole('group', { name })).toBeInViewport({ ratio: 0.99 })
  }
})

test('changes that are not saved are kept when one leaves, and can be taken back', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  await editor(page).press('Control+End')
  await page.keyboard.type('# mine')
  await page.getByRole('link', { name: 'Back to the definitions' }).click()
  await expect(page.getByRole('list', { name: 'Saved' }).getByText('Not saved')).toBeVisible()
  await page.reload()
  await page.getByRole('link', { name: 'greet' }).click()
  await expectText(page, `${definition}# mine`)

  await supervisor.call('workflow.save', { source: `${definition}# theirs\n` })
  await expect(page.getByText('was saved from elsewhere')).toBeVisible()
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Revert to what is saved' }).click()
  await expectText(page, `${definition}# theirs\n`)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expectText(page, `${definition}# mine`)
})

test('Tab indents and can be undone; Escape, then Tab, leaves', async ({ page, supervisor }) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  await editor(page).press('Control+Home')
  await page.keyboard.press('Tab')
  await expectText(page, `  ${definition}`)
  await page.keyboard.press('Control+z')
  await expectText(page, definition)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()
  await expectText(page, definition)
})

test('the text has colours, and keys are offered while one types', async ({ page, supervisor }) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  const plain = await editor(page).evaluate((element) => getComputedStyle(element).color)
  const key = editor(page).locator('.cm-line span').filter({ hasText: 'kind' }).first()
  await expect(key).not.toHaveCSS('color', plain)
  await editor(page).press('Control+End')
  const option = (name: string) => page.getByRole('listbox').getByRole('option', { name })
  await page.keyboard.type('  - id: last\nki')
  await expect(option('kind')).toBeVisible()
})

test('problems that come take no room from the line that is written', async ({ page, supervisor }) => {
  const nodes = Array.from({ length: 60 }, (_, at) => `  - { id: n${at}, kind: transform, value: 1 }\n`)
  await supervisor.call('workflow.save', { source: `name: long\nnodes:\n${nodes.join('')}` })
  await go(page, supervisor, '/workflows/long')
  await expect(problems(page)).toContainText('No problems')
  await editor(page).press('Control+End')
  await page.keyboard.insertText('  - { id: n1, kind: none, needs: [nowhere, neither, noone, never] }')
  await expect(problems(page).getByRole('button').first()).toBeVisible()
  const written = editor(page).locator('.cm-line').filter({ hasText: 'nowhere' })
  await expect(written).toBeInViewport({ ratio: 1 })
  const isFree = async () => {
    const line = await written.boundingBox()
    const panel = await problems(page).boundingBox()
    return line !== null && panel !== null && panel.height > 60 && line.y + line.height <= panel.y
  }
  await expect.poll(isFree).toBe(true)
})

test('a file is opened', async ({ page, supervisor }) => {
  await go(page, supervisor, '/workflows/_new')
  await page.getByLabel('Definition file').setInputFiles({
    name: 'greet.workflow.yaml',
    mimeType: 'application/yaml',
    buffer: Buffer.from(definition),
  })
  await expectText(page, definition)
})
