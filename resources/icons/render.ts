import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { browserLaunch } from '../../test/harness/find-browser.ts'

// Draws the PNGs from the two drawings: `npx node resources/icons/render.ts`, after a drawing was changed.
const folder = import.meta.dirname
const icon = readFileSync(join(folder, 'icon.svg'), 'utf8')
const tray = readFileSync(join(folder, 'tray.svg'), 'utf8')
// macOS paints a template image itself; only its alpha counts.
const template = tray.replace('#8d939e', '#000000')

const images: [file: string, drawing: string, size: number][] = [
  ...[16, 24, 32, 48, 64, 128, 256, 512, 1024].map((size): [string, string, number] => [
    `${size}.png`,
    icon,
    size,
  ]),
  ['tray.png', tray, 22],
  ['tray@2x.png', tray, 44],
  ['trayTemplate.png', template, 16],
  ['trayTemplate@2x.png', template, 32],
]

const browser = await chromium.launch(browserLaunch())
const page = await browser.newPage()
for (const [file, drawing, size] of images) {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(
    `<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`,
  )
  writeFileSync(join(folder, file), await page.screenshot({ omitBackground: true }))
}
await browser.close()
