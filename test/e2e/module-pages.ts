import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, type Supervisor } from './supervisor.ts'

const capability = `
  - id: invoice.cancel
    version: 1.2.0
    description: How an invoice is cancelled.
    tags: [invoice]
    input:
      type: object
      required: [id, lines]
      properties:
        id: { type: string, minLength: 2, description: Of the invoice. }
        amount: { type: number, minimum: 0 }
        currency: { enum: [EUR, USD] }
        paid: { type: boolean }
        customer:
          type: object
          properties:
            name: { type: string }
        lines:
          type: array
          minItems: 1
          items: { type: string }
        extra: { anyOf: [{ type: string }, { type: number }] }
    examples:
      - input: { id: R-17, lines: [one] }
`

/** A module that only reads, one that wishes for more, and a file that makes none. */
export const billing = `name: billing
version: 3.1.0
description: Writes and cancels invoices.
tags: [typescript]
capabilities:${capability}`
export const shop = `name: shop
version: 1.0.0
description: The web shop.
tools: ["Bash(git log *)"]
environment: { SHOP_MODE: test }
capabilities:
  - id: order.create
    version: 1.0.0
  - id: invoice.cancel
    version: 0.9.0
`
export const broken = `name: broken
version: 1.0.0
description: Says too much.
colour: blue
`

/** Writes modules into folders below the directory of the supervisor, and has them looked for there. */
export async function withModules(supervisor: Supervisor, files: Record<string, string>): Promise<string> {
  const root = join(supervisor.directory, 'modules')
  for (const [name, text] of Object.entries(files)) writeModule(supervisor, name, text)
  await supervisor.call('settings.set', { name: 'modules.paths', value: root })
  await supervisor.call('module.list', { refresh: true })
  return root
}

export function writeModule(supervisor: Supervisor, name: string, text: string): void {
  const directory = join(supervisor.directory, 'modules', name)
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'module.yaml'), text)
}

export async function openPage(page: Page, supervisor: Supervisor, path: string): Promise<void> {
  await page.goto(supervisor.url)
  await expect(page.getByText('Connected')).toBeVisible()
  await page.goto(`${supervisor.origin}/#${path}`)
}
