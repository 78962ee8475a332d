import { type Browser, type BrowserContext, chromium, type Frame, type Route } from '@playwright/test'
import { findBrowser } from '../../find-browser.ts'
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
  const executablePath = findBrowser()
  const port = process.env.STAND_IN_DEBUGGING_PORT ?? '0'
  browser = await chromium.launch({
    args: [`--remote-debugging-port=${port}`],
    ...(executablePath === undefined ? {} : { executablePath }),
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
  if (request.isNavigationRequest() && !(await mayNavigate(request.frame(), url))) {
    await route.abort('aborted')
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
async function mayNavigate(frame: Frame, url: string): Promise<boolean> {
  const window = windowOfPage(frame.page())
  if (window === undefined) {
    // A page that no window stands for was opened by another one.
    const opener = windowOfPage(await frame.page().opener())
    if (opener === undefined) return true
    opener.webContents.askToOpen(url)
    void frame.page().close()
    return false
  }
  return window.webContents.askToNavigate(url, frame.parentFrame() === null)
}
