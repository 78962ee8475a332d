import { expect, expectAccessible, expectFits, test } from './supervisor.ts'
import { definition, editor, expectText, go } from './workflow-pages.ts'

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('what is offered is chosen by key; Escape closes the list before it lets Tab leave the editor', async ({
  page,
  supervisor,
}) => {
  await supervisor.call('workflow.save', { source: definition })
  await go(page, supervisor, '/workflows/greet')
  await expectText(page, definition)
  const list = page.getByRole('listbox')
  const chosen = list.getByRole('option', { selected: true })
  /**
   * Types into a new line of the last node, goes down and up in the list, and leaves its first entry chosen. It takes no key
   * for a moment after it came, so that one that was meant for the text chooses nothing.
   */
  const type = async (text: string) => {
    await editor(page).press('Control+End')
    await page.keyboard.type(text)
    await expect(chosen).toBeVisible()
    const [first = '', second = ''] = await list.getByRole('option').allTextContents()
    await expect(chosen).toHaveText(first)
    await page.evaluate(async () => {
      for (let frame = 0; frame < 12; frame++) await new Promise(requestAnimationFrame)
    })
    await page.keyboard.press('ArrowDown')
    await expect(chosen).toHaveText(second)
    await page.keyboard.press('ArrowUp')
    await expect(chosen).toHaveText(first)
  }
  const written = (text: string) => expectText(page, `${definition}${text}`)

  // Down and Enter: the second one.
  await type('    re')
  await expect(editor(page)).toHaveAttribute('aria-activedescendant', /./)
  await page.keyboard.press('ArrowDown')
  await expect(chosen).toContainText('resources')
  await page.keyboard.press('Enter')
  await expect(list).toBeHidden()
  await expect(editor(page).locator('.cm-line').last()).toHaveText(/^ {4}resources:/)
  await expect(editor(page)).toBeFocused()

  // Tab takes it too, and indents nothing.
  await editor(page).fill(definition)
  await type('    re')
  await page.keyboard.press('Tab')
  await expect(list).toBeHidden()
  await written('    requires: ')
  await expect(editor(page)).toBeFocused()

  // Escape closes the list and no more: Tab still indents.
  await editor(page).fill(definition)
  await type('    re')
  await page.keyboard.press('Escape')
  await expect(list).toBeHidden()
  await written('    re')
  await page.keyboard.press('Tab')
  await written('    re  ')
  await expect(editor(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  await expect(editor(page)).not.toBeFocused()
})

for (const [name, colorScheme, width] of [
  ['light', 'light', 1280],
  ['dark', 'dark', 1280],
  ['narrow', 'light', 360],
] as const) {
  test(`the open list is accessible and fits (${name})`, async ({ page, supervisor }, info) => {
    await page.emulateMedia({ colorScheme })
    await supervisor.call('workflow.save', { source: definition })
    await go(page, supervisor, '/workflows/greet')
    await page.setViewportSize({ width, height: 740 })
    await expectText(page, definition)
    await editor(page).press('Control+End')
    await page.keyboard.type('    re')
    const list = page.getByRole('listbox')
    await expect(list).toBeVisible()
    await expectAccessible(page)
    await expectFits(page)
    await page.screenshot({ path: info.outputPath('list.png') })
    const box = await list.boundingBox()
    expect(box?.x).toBeGreaterThanOrEqual(0)
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
  })
}
