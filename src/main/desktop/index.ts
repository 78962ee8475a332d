import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { app, dialog, protocol, session } from 'electron'
import { MusterError } from '../../contract/errors.ts'
import { boundHeap } from '../bound-heap.ts'
import { exitCodes } from '../cli/exit-codes.ts'
import { resolveSettings } from '../core/settings/setting-sources.ts'
import { readHostConfig, readVersion } from '../host-config.ts'
import { formatEntry } from '../log/format-entry.ts'
import { openLog } from '../log/open-log.ts'
import { parseFlags } from './flags.ts'
import { guardContents, guardSession } from './guard.ts'
import { findLink, type Place, parseLink } from './links.ts'
import { PAGE_SCHEME, PAGE_URL } from './page-address.ts'
import { createPageHandler } from './page-protocol.ts'
import { createShell, type Shell } from './shell.ts'
import { openSupervisor } from './supervisor.ts'

// The bundle lies in out/main.
const out = resolve(import.meta.dirname, '..')
const isMac = process.platform === 'darwin'

/** Ends a start that can't go on, with the cause and the way out in a box. */
function giveUp(error: unknown): void {
  const text =
    error instanceof MusterError
      ? [error.message, error.hint].filter((part) => part !== undefined).join('\n\n')
      : `An unexpected error: ${error instanceof Error ? error.message : String(error)}`
  dialog.showErrorBox('Muster could not start', text)
  app.exit(exitCodes.noWindow)
}

function main(): void {
  boundHeap()
  // `npm run dev` serves the page from the builder; a package never does.
  const pageUrl = (app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL) ?? PAGE_URL
  const argv = process.argv.slice(1)
  const given = readHostConfig({ flags: parseFlags(argv), log: () => {} })
  const hostLog = openLog({
    config: given,
    settings: resolveSettings(given.settingSources),
    console: (entry) => {
      if (entry.level === 'info' || entry.level === 'debug') return
      process.stderr.write(`${formatEntry(entry, (_, text) => text)}\n`)
    },
  })
  const log = hostLog.write
  const config = { ...given, log, logBook: hostLog.book }

  process.on('uncaughtExceptionMonitor', (error) =>
    hostLog.writeLast('An unexpected error', { error: error.stack ?? String(error) }),
  )
  process.on('unhandledRejection', (reason) =>
    log('error', 'An unexpected error', {
      error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
    }),
  )

  // One window per data directory: the lock of Electron lies in this folder.
  const profile = join(config.dataDirectory, 'desktop')
  mkdirSync(profile, { recursive: true, mode: 0o700 })
  app.setName('Muster')
  app.setPath('userData', profile)
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([
    {
      scheme: PAGE_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])

  if (!app.requestSingleInstanceLock()) {
    // The first instance gets our arguments and comes to the front.
    app.exit(0)
    return
  }

  let shell: Shell | null = null
  let firstPlace: Place = findLink(argv) ?? 'fleet'
  app.on('second-instance', (_event, others) => {
    const place = findLink(others)
    if (place === null) shell?.focus()
    else shell?.open(place)
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const place = parseLink(url)
    if (place === null) return
    if (shell === null) firstPlace = place
    else shell.open(place)
  })
  app.on('web-contents-created', (_event, contents) => guardContents(contents, pageUrl))
  app.on('activate', () => shell?.focus())
  app.on('window-all-closed', () => {
    if (!isMac) void shell?.quit()
  })
  app.on('before-quit', (event) => {
    if (shell === null || shell.hasClosed) return
    event.preventDefault()
    void shell.quit()
  })
  // From a terminal or a session's end there is nobody to ask; ended tasks can be continued.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (shell === null) app.exit(0)
      else void shell.quit('stop')
    })
  }
  // A development binary must not take the links of the installed application.
  if (app.isPackaged) app.setAsDefaultProtocolClient('muster')
  if (process.platform === 'win32') app.setAppUserModelId('dev.muster.desktop')
  app.setAboutPanelOptions({ applicationName: 'Muster', applicationVersion: readVersion() })

  // Electron emits `ready` only after this module has been loaded, so it must not be awaited at the top level.
  app
    .whenReady()
    .then(async () => {
      protocol.handle(PAGE_SCHEME, createPageHandler(join(out, 'renderer')))
      guardSession(session.defaultSession, pageUrl)
      const supervisor = await openSupervisor(config)
      shell = createShell({
        supervisor: {
          ...supervisor,
          async close(instances) {
            await supervisor.close(instances)
            await hostLog.close()
          },
        },
        log,
        dataDirectory: config.dataDirectory,
        pageUrl,
        preloadFile: join(out, 'preload/preload.cjs'),
        stateFile: join(profile, 'window.json'),
        iconDirectory: resolve(out, '../resources/icons'),
      })
      shell.open(firstPlace)
    })
    .catch(giveUp)
}

try {
  main()
} catch (error) {
  giveUp(error)
}
