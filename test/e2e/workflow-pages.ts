import type { Page } from '@playwright/test'
import { expect, type Supervisor } from './supervisor.ts'

/** A workflow that asks for an approval. */
export const definition = `name: greet
description: Says hello
inputs:
  who:
    type: string
    description: Whom to greet.
  loud:
    type: boolean
    default: false
  style:
    type: enum
    values: [plain, formal]
    default: plain
nodes:
  - id: text
    kind: transform
    value: "Hello {{ inputs.who }}{% if inputs.loud %}!{% endif %} ({{ inputs.style }})"
  - id: agree
    kind: approval
    needs: [text]
    timeout: 600
    message: "Say **{{ results.text }}**?"
  - id: done
    kind: transform
    needs: [agree]
    value: "{{ results.text }} {{ results.agree.comment }}"
`

/** The same without the question. */
export const quick = definition.slice(0, definition.indexOf('  - id: agree'))

export const editor = (page: Page) => page.getByRole('textbox', { name: 'Definition' })
/** Its lines, as they are drawn. */
export const expectText = (page: Page, text: string) =>
  expect.poll(async () => (await editor(page).locator('.cm-line').allTextContents()).join('\n')).toBe(text)
export const problems = (page: Page) => page.getByRole('region', { name: 'Problems' })
export const go = async (page: Page, supervisor: Supervisor, path: string) => {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#${path}`)
}
