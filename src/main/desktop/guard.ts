import { type Session, shell, type WebContents } from 'electron'
import { externalAddress, isOwnPage } from './page-address.ts'

/** The only permission that the page gets: its copy buttons. */
const CLIPBOARD_WRITE = 'clipboard-sanitized-write'

/** Opens an address in the person's own browser if it may be opened at all. */
function openOutside(url: string): void {
  const address = externalAddress(url)
  if (address !== null) void shell.openExternal(address)
}

/** Keeps a window on its own page: no other navigation, no new windows, no embedded contents. */
export function guardContents(contents: WebContents, pageUrl: string): void {
  contents.on('will-navigate', (event) => {
    if (isOwnPage(event.url, pageUrl)) return
    event.preventDefault()
    openOutside(event.url)
  })
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url, pageUrl)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** Denies what a page could ask of the system, its own page's copy buttons and its own exports excepted. */
export function guardSession(session: Session, pageUrl: string): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === CLIPBOARD_WRITE && details.isMainFrame && isOwnPage(details.requestingUrl, pageUrl))
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      permission === CLIPBOARD_WRITE && details.isMainFrame && isOwnPage(origin, pageUrl),
  )
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event, item) => {
    const isExport = item.getURL().startsWith('blob:')
    if (!isExport) event.preventDefault()
  })
}
