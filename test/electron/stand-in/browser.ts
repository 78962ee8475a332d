import { type Browser, type BrowserContext, chromium, type Frame, type Route } from '@playwright/test'
import { browserLaunch } from '../../harness/find-browser.ts'
import { toAppUrl } from './addresses.ts'
import { windowOfPage } from './registry.ts'
import { answerRequest } from './session.ts'

let browser: Browser | undefined
let context: BrowserContext | undefined

export function currentContext(): BrowserContext {
  if (context === undefined) throw new Error('A window was created before app was ready')
  return context
}

/** Starts Chromium; its debugging port is given by the test, which looks at the pages through it. */
export async function startBrowser(): Promise<void> {
  const port = process.env.STAND_IN_DEBUGGING_PORT ?? '0'
  browser = await chromium.launch({
    args: [`--remote-debugging-port=${port}`],
    ...browserLaunch(),
    // Signals are the shell's own affair.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  context = await browser.newContext({ viewport: null })
  await context.route('**/*', (route) => handleRequest(route).catch(() => {}))
  process.send?.({ type: 'ready' })
}

export async function stopBrowser(): Promise<void> {
  await browser?.close().catch(() => {})
}

async function handleRequest(route: Route): Promise<void> {
  const request = route.request()
  const url = toAppUrl(request.url())
  if (request.isNavigationRequest() && !mayNavigate(request.frame(), url)) {
    // Chromium stays on the page that it shows when a navigation is answered by "no content".
    await route.fulfill({ status: 204 })
    return
  }
  const answer = await answerRequest(url, request.method())
  if (answer === null) await route.abort('blockedbyclient')
  else {
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    })
  }
}

/** Asks the shell's own listeners, as Electron would. */
function mayNavigate(frame: Frame, url: string): boolean {
  const window = windowOfPage(frame.page())
  return window === undefined || window.webContents.askToNavigate(url, frame.parentFrame() === null)
}
