import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, expect, test } from '@playwright/test'
import { root } from '../../scripts/build.ts'
import { whyNoWindow } from '../../scripts/choose-window.ts'
import { findElectron } from '../../scripts/electron-binary.ts'

const executablePath = findElectron()
const noWindow = whyNoWindow({
  platform: process.platform,
  env: process.env,
  uid: process.getuid?.(),
  args: [],
})

test.skip(executablePath === null, "Electron's binary is not here; its stand-in was tested")
test.skip(noWindow !== null, `The real Electron can't open a window here: ${noWindow}`)

test('the real Electron opens the window, confines its page and quits', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'muster-electron-'))
  const application = await _electron.launch({
    executablePath: executablePath ?? '',
    args: [root, '--simulate', '--data-dir', directory],
  })
  try {
    const page = await application.firstWindow()
    await expect(page.getByText('Connected')).toBeVisible()
    expect(page.url()).toMatch(/^muster-app:\/\/page\/index\.html/)
    const found = await page.evaluate(() => ({
      bridge: Object.keys(window.muster ?? {}),
      globals: ['require', 'module', 'process'].filter((name) => name in window),
    }))
    expect(found).toEqual({ bridge: ['post', 'onFrame', 'platform'], globals: [] })
    await page.evaluate(() => {
      window.open('file:///etc/passwd')
    })
    expect(application.windows()).toHaveLength(1)
    await page.reload()
    await expect(page.getByText('Connected')).toBeVisible()
  } finally {
    await application.close()
    await rm(directory, { recursive: true, force: true })
  }
})
