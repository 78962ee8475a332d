import { expect, test } from './desktop.ts'

test('opens a window whose page talks to the supervisor', async ({ desktop }) => {
  await expect(desktop.page.getByText('Connected')).toBeVisible()
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
