import { EventEmitter } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startBrowser, stopBrowser } from './browser.ts'
import { openWindows, preventable } from './registry.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

class App extends EventEmitter {
  isPackaged = false
  isReady = false
  badgeCount = 0
  sandboxed = false
  exiting = false
  private userData = ''
  private readonly ready: Promise<void>

  constructor() {
    super()
    // As in Electron, `ready` comes only after the main module was loaded.
    this.ready = new Promise((done, fail) => {
      setImmediate(() => {
        if (this.exiting) return
        startBrowser().then(() => {
          this.isReady = true
          this.emit('ready')
          done()
        }, fail)
      })
    })
  }

  whenReady = () => this.ready
  setName() {}
  setAppUserModelId() {}
  setAboutPanelOptions() {}
  setAsDefaultProtocolClient = () => true
  enableSandbox() {
    if (this.isReady) throw new Error('app.enableSandbox() can only be called before app is ready')
    this.sandboxed = true
  }
  setPath(_name: 'userData', path: string) {
    this.userData = path
  }
  setBadgeCount(count: number) {
    this.badgeCount = count
    return true
  }

  /** True for the first process on a profile; a later one hands its arguments to the first. */
  requestSingleInstanceLock(): boolean {
    const folder = join(this.userData, 'stand-in-instances')
    mkdirSync(folder, { recursive: true })
    const owner = join(folder, 'owner')
    try {
      writeFileSync(owner, String(process.pid), { flag: 'wx' })
    } catch {
      if (isAlive(Number(readFileSync(owner, 'utf8')))) {
        writeFileSync(join(folder, `${process.pid}.new`), JSON.stringify(process.argv))
        return false
      }
      writeFileSync(owner, String(process.pid))
    }
    process.on('exit', () => rmSync(owner, { force: true }))
    setInterval(() => {
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.new'))) {
        const argv = JSON.parse(readFileSync(join(folder, name), 'utf8')) as string[]
        rmSync(join(folder, name))
        this.emit('second-instance', preventable(), argv, process.cwd(), {})
      }
    }, 50).unref()
    return true
  }

  quit() {
    const event = preventable()
    this.emit('before-quit', event)
    if (event.defaultPrevented) return
    for (const window of [...openWindows.keys()]) {
      window.close()
      if (!window.isDestroyed()) return
    }
    this.emit('will-quit', preventable())
    this.exit(0)
  }

  exit(code = 0) {
    if (this.exiting) return
    this.exiting = true
    void stopBrowser().finally(() => process.exit(code))
  }
}

export const app = new App()
