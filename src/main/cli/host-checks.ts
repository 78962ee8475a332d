import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { DoctorCheck } from '../../contract/system.ts'
import { rendererDirectory } from '../host-config.ts'

/** The port of `muster serve` unless it is given another one. */
const DEFAULT_PORT = 4317
const OLDEST_NODE = 20

/** What this process runs on. */
export function checkNode(): DoctorCheck {
  const old = Number(process.versions.node.split('.')[0]) < OLDEST_NODE
  return {
    name: 'node',
    status: old ? 'failed' : 'ok',
    message: `${process.version} on ${process.platform} ${process.arch}`,
    hint: old ? `Install Node.js ${OLDEST_NODE} or newer.` : null,
  }
}

/** Whether `muster serve` has a page to serve. */
export function checkPage(): DoctorCheck {
  const built = rendererDirectory() !== undefined
  return {
    name: 'page',
    status: built ? 'ok' : 'warning',
    message: built ? 'built' : 'not built: `muster serve` offers the API only',
    hint: built ? null : 'Run: npm run build',
  }
}

/** Whether the desktop window can open here. */
export function checkWindow(env: Readonly<Record<string, string | undefined>>): DoctorCheck {
  const why = windowProblem(env)
  return {
    name: 'window',
    status: why === null ? 'ok' : 'warning',
    message: why ?? 'Electron is there, and there is a display for it',
    hint: why === null ? null : 'Use the page in a browser: `muster serve --open`.',
  }
}

function windowProblem(env: Readonly<Record<string, string | undefined>>): string | null {
  if (!hasElectron()) return "Electron's binary is not installed; `npm start` fetches it"
  if (process.platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY)
    return 'There is no display (DISPLAY and WAYLAND_DISPLAY are not set)'
  return process.getuid?.() === 0 ? "Electron's sandbox does not work as root" : null
}

function hasElectron(): boolean {
  if (process.versions.electron) return true
  const folder = join(import.meta.dirname, '../../node_modules/electron')
  const checkout = existsSync(folder) ? folder : join(import.meta.dirname, '../../../node_modules/electron')
  try {
    return existsSync(join(checkout, 'dist', readFileSync(join(checkout, 'path.txt'), 'utf8')))
  } catch {
    return false
  }
}

/** Whether `muster serve` finds its usual port free; `own` is the address of the supervisor that runs. */
export async function checkPort(own: string | null): Promise<DoctorCheck> {
  const check = (message: string, hint: string | null = null): DoctorCheck => ({
    name: 'port',
    status: hint === null ? 'ok' : 'warning',
    message,
    hint,
  })
  if (own !== null) return check(`the supervisor serves ${own}`)
  const free = await new Promise<boolean>((done) => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(DEFAULT_PORT, '127.0.0.1', () => server.close(() => done(true)))
  })
  if (free) return check(`${DEFAULT_PORT} is free`)
  return check(
    `Port ${DEFAULT_PORT} is taken by another program.`,
    'Choose another one: `muster serve --port 0`.',
  )
}
