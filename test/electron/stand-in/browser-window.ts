import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { toAppUrl, toServedUrl } from './addresses.ts'
import { app } from './app.ts'
import { currentContext } from './browser.ts'
import { askedByPage, receiveFromPage } from './ipc-main.ts'
import { openWindows, preventable } from './registry.ts'

export const windows = new Set<BrowserWindow>()
let nextId = 1

type WindowOpenHandler = (details: { url: string }) => { action: 'deny' | 'allow' }

/** What runs before the page's own scripts. A real preload runs in a world of its own; here it shares the page's. */
function preloadScript(file: string): string {
  return `(() => {
    if (window.top !== window) return
    const listeners = new Map()
    globalThis.__standInReceive = (channel, frame) => {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, frame)
    }
    const ipcRenderer = {
      send: (channel, frame) => void globalThis.__standInSend(channel, frame),
      invoke: (channel, message) => globalThis.__standInInvoke(channel, message),
      on: (channel, listener) => { listeners.set(channel, [...(listeners.get(channel) ?? []), listener]) },
      off: (channel, listener) => {
        listeners.set(channel, (listeners.get(channel) ?? []).filter((other) => other !== listener))
      },
    }
    // Chromium would open the window before anybody could be asked.
    window.open = (url) => void globalThis.__standInOpen(new URL(url, location.href).href) ?? null
    addEventListener('click', (event) => {
      const link = event.target.closest?.('a[target=_blank]')
      if (!link || event.defaultPrevented) return
      event.preventDefault()
      globalThis.__standInOpen(link.href)
    })
    const contextBridge = {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(window, name, { value: Object.freeze({ ...api }), enumerable: true }),
    }
    const require = (name) => {
      if (name !== 'electron') throw new Error('A sandboxed preload can not load ' + name)
      return { contextBridge, ipcRenderer }
    }
    const process = { platform: ${JSON.stringify(process.platform)} }
    const module = { exports: {} }
    const exports = module.exports
    ;((require, process, module, exports) => {${readFileSync(file, 'utf8')}\n})(require, process, module, exports)
  })()`
}

class WebContents extends EventEmitter {
  readonly id = nextId++
  readonly window: BrowserWindow
  private openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  /** The address that the shell itself asked for: no `will-navigate` for it. */
  private ordered: string | null = null
  reloads = 0
  /** Everything for the page goes through here, in order. */
  private queue: Promise<unknown>

  constructor(window: BrowserWindow, preload: string) {
    super()
    this.window = window
    this.queue = window.page.then(async (page) => {
      await page.exposeBinding('__standInSend', (source, channel: string, frame: unknown) =>
        receiveFromPage(this, source.frame, channel, frame),
      )
      await page.exposeBinding('__standInInvoke', (source, channel: string, message: unknown) =>
        askedByPage(this, source.frame, channel, message),
      )
      await page.exposeBinding('__standInOpen', (_source, url: string) => this.askToOpen(toAppUrl(url)))
      await page.addInitScript(preloadScript(preload))
    })
  }

  private async run<T>(action: (page: Page) => Promise<T>): Promise<T> {
    const result = this.queue.then(async () => action(await this.window.page))
    this.queue = result.catch(() => {})
    return result
  }

  setWindowOpenHandler(handler: WindowOpenHandler) {
    this.openHandler = handler
  }
  askToOpen(url: string): void {
    if (this.openHandler({ url }).action !== 'deny') throw new Error('The stand-in opens no further windows')
  }
  /** Tells the shell of a navigation that the page began; true when it lets it happen. */
  askToNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.ordered === url.split('#')[0]) {
      this.ordered = null
      return true
    }
    const event = preventable({ url, isMainFrame })
    this.emit('will-frame-navigate', event)
    if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event)
    return !event.defaultPrevented
  }
  async loadURL(url: string): Promise<void> {
    await this.run(async (page) => {
      this.ordered = url.split('#')[0] ?? url
      await page.goto(toServedUrl(url))
    })
    this.window.emit('ready-to-show')
    this.emit('did-finish-load')
  }
  reload(): void {
    this.reloads += 1
    void this.run((page) => page.reload()).catch(() => {})
  }
  send(channel: string, frame: unknown): void {
    const copy = structuredClone(frame)
    void this.run((page) =>
      page.evaluate(
        ([name, value]) => {
          const { __standInReceive: receive } = globalThis as unknown as {
            __standInReceive?: (channel: string, frame: unknown) => void
          }
          receive?.(name as string, value)
        },
        [channel, copy] as unknown[],
      ),
    ).catch(() => {})
  }
  executeJavaScript(code: string): Promise<unknown> {
    return this.run((page) => page.evaluate(code))
  }
  isDestroyed = () => this.window.isDestroyed()
}

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}
interface WindowOptions extends Bounds {
  show?: boolean
  webPreferences: Record<string, unknown> & { preload: string }
}

/** A window: a page of Chromium, and the rest kept as plain values for the test to look at. */
export class BrowserWindow extends EventEmitter {
  readonly options: WindowOptions
  readonly page: Promise<Page>
  readonly webContents: WebContents
  bounds: Bounds
  shown: boolean
  focused = false
  maximized = false
  fullScreen = false
  minimized = false
  progress = -1
  private destroyed = false

  constructor(options: WindowOptions) {
    super()
    if (!app.isReady) throw new Error('Cannot create BrowserWindow before app is ready')
    this.options = options
    this.bounds = { x: options.x, y: options.y, width: options.width, height: options.height }
    this.shown = options.show ?? true
    this.page = currentContext()
      .newPage()
      .then(async (page) => {
        if (!this.destroyed) openWindows.set(this, page)
        await page.setViewportSize({ width: options.width, height: options.height })
        page.on('crash', () =>
          this.webContents.emit('render-process-gone', preventable(), { reason: 'crashed', exitCode: 1 }),
        )
        return page
      })
    this.webContents = new WebContents(this, options.webPreferences.preload)
    windows.add(this)
    openWindows.set(this, null)
    app.emit('web-contents-created', preventable(), this.webContents)
  }

  loadURL = (url: string) => this.webContents.loadURL(url)
  show() {
    this.shown = true
    this.focused = true
  }
  hide() {
    this.shown = false
    this.focused = false
  }
  focus() {
    this.focused = true
  }
  isFocused = () => this.focused
  isMinimized = () => this.minimized
  restore() {
    this.minimized = false
  }
  maximize() {
    this.maximized = true
  }
  isMaximized = () => this.maximized
  setFullScreen(value: boolean) {
    this.fullScreen = value
  }
  isFullScreen = () => this.fullScreen
  getNormalBounds = () => this.bounds
  setProgressBar(progress: number) {
    this.progress = progress
  }
  setOverlayIcon() {}
  isDestroyed = () => this.destroyed

  /** What a person does with the close button. */
  close(): void {
    const event = preventable()
    this.emit('close', event)
    if (!event.defaultPrevented) this.destroy()
  }
  destroy(): void {
    if (this.destroyed) return
    this.destroyed = true
    windows.delete(this)
    openWindows.delete(this)
    void this.page.then((page) => page.close()).catch(() => {})
    this.webContents.emit('destroyed')
    this.emit('closed')
    if (windows.size === 0 && !app.exiting) app.emit('window-all-closed')
  }
}
