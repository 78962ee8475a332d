import { expect, test } from './desktop.ts'
import { startDesktop } from './start-desktop.ts'

test('opens a window whose page talks to the supervisor', async ({ desktop }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  await expect.poll(async () => (await desktop.ask('state')).windows[0]?.shown).toBe(true)
  const state = await desktop.ask('state')
  expect(state.sandboxed).toBe(true)
  expect(state.windows).toHaveLength(1)
  expect(state.windows[0]?.webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    webviewTag: false,
  })
})

test('gives the page four things and no more', async ({ desktop }) => {
  const found = await desktop.page.evaluate(() => ({
    bridge: Object.keys(window.muster ?? {}),
    globals: ['require', 'module', 'process', 'electron', 'ipcRenderer'].filter((name) => name in window),
  }))
  expect(found).toEqual({ bridge: ['post', 'onFrame', 'chooseDirectory', 'platform'], globals: [] })
})

test('serves the page from its own folder with a strict policy', async ({ desktop }) => {
  const answers = await desktop.page.evaluate(async () => {
    const paths = ['/index.html', '/..%2fmain%2fdesktop.js', '/%2e%2e/preload/preload.cjs', '/missing.js']
    const responses = await Promise.all(paths.map((path) => fetch(path)))
    return {
      statuses: responses.map(({ status }) => status),
      policy: responses[0]?.headers.get('content-security-policy'),
    }
  })
  expect(answers.statuses).toEqual([200, 404, 404, 404])
  expect(answers.policy).toContain("default-src 'none'; script-src 'self';")
})

test('runs no inline script and talks to no other host', async ({ desktop }) => {
  const result = await desktop.page.evaluate(async () => {
    const script = document.createElement('script')
    script.textContent = 'window.injected = true'
    document.head.append(script)
    const reached = await fetch('https://example.com/').then(
      () => true,
      () => false,
    )
    return { injected: 'injected' in window, reached }
  })
  expect(result).toEqual({ injected: false, reached: false })
})

test('a page that is loaded again talks to the supervisor again', async ({ desktop }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  await desktop.page.reload()
  await expect(desktop.page.getByText('Connected')).toBeVisible()
})

test('a folder for a task is picked in the dialog of the system', async ({ desktop, dataDirectory }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
  await desktop.page.keyboard.press('n')
  const dialog = desktop.page.getByRole('dialog', { name: 'New task' })
  const field = dialog.getByRole('combobox', { name: 'Directory' })
  await field.fill('/tmp')
  const folders = async () => (await desktop.ask('state')).asked.folders
  await dialog.getByRole('button', { name: 'Choose a folder' }).click()
  await expect.poll(async () => (await folders()).length).toBe(1)
  await desktop.ask('chooseFolder', null)
  await expect(field).toHaveValue('/tmp')
  await dialog.getByRole('button', { name: 'Choose a folder' }).click()
  await expect.poll(async () => (await folders()).length).toBe(2)
  await desktop.ask('chooseFolder', dataDirectory)
  await expect(field).toHaveValue(dataDirectory)
  const asked = { defaultPath: '/tmp', properties: ['openDirectory', 'createDirectory'] }
  expect(await folders()).toEqual([asked, asked])
})

test('opens where it was left', async ({ desktop, dataDirectory }) => {
  const bounds = { x: 140, y: 90, width: 900, height: 700 }
  await desktop.ask('moveWindow', bounds)
  await desktop.ask('closeWindow')
  expect(await desktop.exit).toBe(0)
  const again = await startDesktop({ dataDirectory })
  const { windows } = await again.ask('state')
  expect(windows[0]?.bounds).toEqual(bounds)
  await again.dispose()
})
